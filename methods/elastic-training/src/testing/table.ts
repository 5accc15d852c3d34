// A campaign as a table: phase × fault × outcome.
import type { Trial } from './campaign.ts';

/** Lines of Markdown, with a last line that sums up. */
export function tableOf(trials: readonly Trial[]): string[] {
  const cells = new Map<string, Trial[]>();
  for (const trial of trials) {
    const { fault, phase } = trial.scenario;
    const key = `${fault} | ${phase ?? 'any moment'}`;
    cells.set(key, [...(cells.get(key) ?? []), trial]);
  }
  const rows = [...cells.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, own]) => row(key, own));
  return [
    '| fault | phase | trials | identical | diverged | hung | failed | too late | recoveries | most redone | from disk |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    row('**all** |', trials),
  ];
}

function row(key: string, trials: readonly Trial[]): string {
  const count = (outcome: string) => trials.filter((trial) => trial.outcome === outcome).length;
  const results = trials.map(({ result }) => result);
  const inMemory = results.filter(({ sources }) => sources.every((source) => source === 'memory'));
  const figures = [
    trials.length,
    count('identical'),
    count('diverged'),
    count('hung'),
    count('failed'),
    count('fault came too late'),
    results.reduce((sum, { recoveries }) => sum + recoveries, 0),
    Math.max(0, ...inMemory.map(({ redone }) => redone)),
    results.length - inMemory.length,
  ];
  return `| ${key} | ${figures.join(' | ')} |`;
}
