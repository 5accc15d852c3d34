// Training over real processes that are killed, hang, and lose links: the run ends with the bits of the run without
// faults. `npm run bench -- elastic-training faults` tries many more.
import { runCampaign, type Trial } from '@papertape/elastic-training/testing';
import { expect, test } from 'vitest';

const DEADLINE = 60_000;
const TIMEOUT = 300_000;

/** What must never be: on a busy machine a fault may come after the end, and then the end is the same as well. */
function wrong(trials: readonly Trial[]): string[] {
  return trials
    .filter(({ outcome }) => outcome !== 'identical' && outcome !== 'fault came too late')
    .map(({ scenario, result, outcome }) => {
      const { fault, phase } = scenario;
      return `${fault} in ${phase ?? 'any phase'}: ${outcome} (${result.ending})`;
    });
}

const struck = (trials: readonly Trial[]) => trials.filter(({ outcome }) => outcome === 'identical').length;

test(
  'whatever phase a kill finds, the training ends with the same weights, slots and cursor',
  async () => {
    const trials = await runCampaign({ trials: 9, seed: 5, deadline: DEADLINE, faults: ['kill'] });
    expect(new Set(trials.map(({ scenario }) => scenario.phase)).size).toBe(9);
    expect(wrong(trials)).toEqual([]);
    expect(struck(trials)).toBeGreaterThanOrEqual(6);
  },
  TIMEOUT,
);

test(
  'so it does after hangs, a cut link, a lost coordinator, and with a rank more',
  async () => {
    const faults = ['hang and return', 'cut link', 'coordinator and rank', 'join'];
    const trials = await runCampaign({ trials: 5, seed: 6, deadline: DEADLINE, faults });
    expect(wrong(trials)).toEqual([]);
    expect(struck(trials)).toBeGreaterThanOrEqual(3);
  },
  TIMEOUT,
);
