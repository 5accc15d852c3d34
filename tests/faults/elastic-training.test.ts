// Training over real processes that are killed, hang, and lose links: the run ends with the bits of the run without
// faults. `npm run bench -- elastic-training faults` tries many more.
import { runCampaign, type Trial } from '@papertape/elastic-training/testing';
import { expect, test } from 'vitest';

/** One of each of these, and no more: a trial takes a second or two. */
const FAULTS = ['owner and backup', 'hang and return', 'cut link', 'coordinator and rank', 'join'];

const told = ({ scenario, result, outcome }: Trial) =>
  `${scenario.fault} in ${scenario.phase ?? 'any phase'}: ${outcome} (${result.ending})`;

test('whatever phase a kill finds, the training ends with the same weights, slots and cursor', async () => {
  const trials = await runCampaign({ trials: 9, seed: 5, deadline: 60_000, faults: ['kill'] });
  expect(new Set(trials.map(({ scenario }) => scenario.phase)).size).toBeGreaterThanOrEqual(9);
  expect(trials.filter(({ outcome }) => outcome !== 'identical').map(told)).toEqual([]);
});

test('so it does after hangs, cut links, lost copies, a lost coordinator, and with a rank more', async () => {
  const trials = await runCampaign({ trials: 7, seed: 6, deadline: 60_000, faults: FAULTS });
  expect(trials.filter(({ outcome }) => outcome !== 'identical').map(told)).toEqual([]);
});
