// The settings: where each comes from, what is wrong with it, and why it matters when it is not set.
import { describeConfiguration } from '@papertape/configuration';
import { broken, note, ok, type Finding, type Section } from './finding.ts';

/** Every setting of an environment. */
export function inspectSettings(env: Readonly<Record<string, string | undefined>>): Section {
  const findings = describeConfiguration(env).map((report): Finding => {
    const { name, value, from, error, note: why, description } = report;
    if (error !== null) return broken(name, value ?? 'not set', `${error}.`);
    if (value === null) return why === null ? ok(name, 'not set', description) : note(name, 'not set', why);
    const shown = value === '' ? 'empty' : value;
    return ok(name, from === 'default' ? `${shown} (default)` : shown, description);
  });
  return { title: 'Settings', findings };
}
