// The form as its reader left it, after a problem.
import type { FormFailure } from '#lib/form-failure.ts';
import type { DigestForm } from './fields.ts';

/** Choices as they were sent; the values of the boxes stand one a line. */
export function restored(shown: DigestForm, failure: FormFailure | null): DigestForm {
  const values = failure?.values;
  if (values?.['frequency'] === undefined) return shown;
  const topics = new Set((values['topic'] ?? '').split('\n'));
  const number = (name: 'count' | 'hour' | 'minimumVotes') => {
    const value = Number.parseInt(values[name] ?? '', 10);
    return Number.isNaN(value) ? shown[name] : value;
  };
  const zone = values['timeZone'] ?? '';
  return {
    ...shown,
    frequency: values['frequency'],
    count: number('count'),
    hour: number('hour'),
    minimumVotes: number('minimumVotes'),
    timeZone: shown.timeZones.includes(zone) ? zone : shown.timeZone,
    groups: shown.groups.map((group) => ({
      ...group,
      choices: group.choices.map((choice) => ({ ...choice, chosen: topics.has(choice.value) })),
    })),
  };
}
