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

/** Every phase that a kill can find, and one trial of each way to lose contact; together they share their processes. */
const FAULTS = ['kill', 'hang and return', 'cut link', 'coordinator and rank', 'join'];
const TRIALS = 15;

test(
  'whatever phase a kill finds, whoever hangs, is cut off or joins: the training ends with the same state',
  async () => {
    const trials = await runCampaign({
      trials: TRIALS,
      seed: 5,
      deadline: DEADLINE,
      faults: FAULTS,
      distinct: true,
    });
    const kills = trials.filter(({ scenario }) => scenario.fault === 'kill');
    expect(new Set(kills.map(({ scenario }) => scenario.phase)).size).toBe(10);
    expect(new Set(trials.map(({ scenario }) => scenario.fault)).size).toBe(FAULTS.length);
    expect(wrong(trials)).toEqual([]);
    expect(struck(trials)).toBeGreaterThanOrEqual(9);
  },
  TIMEOUT,
);
