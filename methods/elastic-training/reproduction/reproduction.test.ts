// The real reproduction on small sizes: it repeats itself, and wrong methods in place of the right one lose claims.
import { evaluateClaims, type ReproductionDefinition } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { beforeAll, expect, test } from 'vitest';
import definition from './index.ts';
import type { ElasticParameters } from './parameters.ts';
import { measure } from './run.ts';
import { TESTED, type Tested } from './tested.ts';

/** No processes: those have tests of their own. */
const SMALL: Partial<ElasticParameters> = {
  steps: 20,
  faultAt: 5,
  fleets: [1024, 16_384],
  days: 1,
  groups: [],
  arms: [],
};
const OF_PROCESSES = [
  'edit-under-a-second',
  'edit-beats-full-rebuild',
  'edit-beats-partial-rebuild',
  'no-step-lost',
  'faster-than-restart',
];

async function verdicts(tested: Partial<Tested> = {}) {
  const wrong: ReproductionDefinition<ElasticParameters> = {
    ...definition,
    run: (context) => measure(context, { ...TESTED, ...tested }),
  };
  const run = await runForTest(wrong, { profile: 'quick', seed: 1, parameters: SMALL });
  const claims = definition.claims.map((claim) =>
    claim.test.kind === 'always' ? { ...claim, test: { ...claim.test, minimumSeeds: 1 } } : claim,
  );
  const outcomes = evaluateClaims({ ...definition, claims }, { seeds: [1], runs: [run] });
  return { run, verdicts: new Map(outcomes.map(({ id, verdict }) => [id, verdict])) };
}

let first: Awaited<ReturnType<typeof verdicts>>;
beforeAll(async () => {
  first = await verdicts();
}, 30_000);

test('decides every claim but those of processes', () => {
  const undecided = [...first.verdicts].filter(([, verdict]) => verdict === 'inconclusive').map(([id]) => id);
  expect(undecided).toEqual(OF_PROCESSES);
  for (const id of ['no-deviation', 'no-difference', 'streams-follow', 'own-streams-stray', 'table']) {
    expect([id, first.verdicts.get(id)]).toEqual([id, 'holds']);
  }
});

test('random numbers that stay with processes lose the claims of exactness', async () => {
  const { run, verdicts: found } = await verdicts({
    train: (options) => TESTED.train({ ...options, drawing: 'own' }),
  });
  // What has nothing to do with it comes out the same again.
  for (const name of ['table: off', '16384, Llama 3: DVFS', 'own: deviation']) {
    expect([name, run.measurements[name]]).toEqual([name, first.run.measurements[name]]);
  }
  for (const id of ['no-deviation', 'no-difference', 'streams-follow', 'deviation-saved']) {
    expect([id, found.get(id)]).toEqual([id, 'does not hold']);
  }
});

test('a simulator whose layers never move loses the table and the gain over TorchFT', async () => {
  const { verdicts: found } = await verdicts({
    simulateArms(options) {
      const throughputs = TESTED.simulateArms(options);
      return { ...throughputs, graph: throughputs.resize, DVFS: throughputs.resize };
    },
  });
  for (const id of ['table', 'faster-than-torchft', 'clocks-help']) {
    expect([id, found.get(id)]).toEqual([id, 'does not hold']);
  }
});
