// The real reproduction on small sizes and toy domains: it repeats itself, and wrong balancers lose claims.
import {
  evaluateClaims,
  randomStream,
  sha256,
  type ReproductionDefinition,
  type Result,
} from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { armsOf } from './arms.ts';
import { build } from './datasets/five-domains.ts';
import { drawMixedSequences, heldSequences, packPieces, parseDomains } from './domains.ts';
import { drawHeatMaps } from './heat-map.ts';
import definition from './index.ts';
import { createBalancing, TESTED, type Tested } from './methods.ts';
import type { BalanceParameters } from './parameters.ts';
import { measure } from './run.ts';
import { TESTED as ALONE } from './testing/alone.ts';
import { loadToyDomains, SMALL, toyPieces } from './testing/toy-domains.ts';

const SEED = 5;

async function runSmall(tested: Tested = TESTED) {
  const replaced: ReproductionDefinition<BalanceParameters> = {
    ...definition,
    run: (context) => measure(context, tested),
  };
  return runForTest(replaced, { profile: 'quick', seed: SEED, parameters: SMALL, load: loadToyDomains });
}

type FinishedRun = Awaited<ReturnType<typeof runSmall>>;

const verdictsOf = (run: FinishedRun) =>
  new Map(evaluateClaims(definition, { seeds: [SEED], runs: [run] }).map(({ id, verdict }) => [id, verdict]));

describe('on toy domains', () => {
  let right: FinishedRun;
  let alone: FinishedRun;
  beforeAll(async () => {
    right = await runSmall();
    alone = await runSmall(ALONE);
  }, 120_000);

  test('the right balancer keeps its identity and specialises', () => {
    expect(verdictsOf(right).get('ranks-equal-one-batch')).toBe('holds');
    expect(verdictsOf(right).get('specialises-threefold')).toBe('holds');
    expect(right.measurements['global-0.1.bits']).toBeLessThanOrEqual(Math.log2(3));
  });

  test('without the synchronisation both claims are lost, and global is micro to the last bit', () => {
    expect(verdictsOf(alone).get('ranks-equal-one-batch')).toBe('does not hold');
    expect(verdictsOf(alone).get('specialises-threefold')).toBe('does not hold');
    expect(alone.measurements['global-0.1.nats']).toBe(alone.measurements['micro-0.1.nats']);
    // What was not touched came out the same: a run repeats itself.
    expect(alone.measurements['micro-0.1.nats']).toBe(right.measurements['micro-0.1.nats']);
  });

  test('a run has its heat map, its tables and the series of the charts that it is in', () => {
    const [image] = right.images;
    expect(image?.alt).toContain('micro, α = 0.1 (left) and global, α = 0.1 (right)');
    expect(right.tables.map(({ rows }) => rows.length)).toEqual([2, 2]);
    const drawn = right.series.map(({ name }) => name);
    for (const id of ['specialisation', 'loss', 'gain-by-batch', 'bits-by-batch']) {
      const chart = definition.charts.find((known) => known.id === id);
      const names = chart?.kind === 'line' ? chart.series.map(({ name }) => name) : [];
      expect(drawn).toEqual(expect.arrayContaining(names));
      expect(names.length).toBeGreaterThan(0);
    }
  });
});

test('the arms of the full profile measure what claims and charts ask for', () => {
  const { parameters } = definition.profiles.full;
  const arms = armsOf(parameters).map(({ name }) => name);
  expect(new Set(arms).size).toBe(arms.length);
  const compared = [
    'identity',
    'micro',
    'global',
    'mixed',
    ...parameters.coefficients.map((α) => `ratio-${α}`),
  ];
  const known = (name: string) =>
    [...arms, ...compared].some((arm) => name === arm || name.startsWith(`${arm}.`)) ||
    /^share-\d+$/.test(name);
  for (const { test: decided } of definition.claims) {
    if (decided.kind !== 'untestable') expect([decided.of, known(decided.of)]).toEqual([decided.of, true]);
  }
  for (const chart of definition.charts) {
    for (const { metric } of chart.kind === 'bars' ? chart.bars : []) expect(known(metric)).toBe(true);
  }
});

describe('arms', () => {
  /** Two sequences of two tokens, which choose one of two experts: the first 0, the second 1. */
  const CHOSEN = [0, 0, 1, 1];
  const routing = { layers: 1, experts: 2, topK: 1, sequences: 2, accumulate: 2 };
  type Scope = Parameters<typeof createBalancing>[0];
  const create = (scope: Scope) => createBalancing(scope, 1, routing, randomStream(1, 'shuffled'), TESTED);
  const cotangents = async (scope: Scope) => [...(await create(scope).cotangent(CHOSEN))];

  test('give each sequence the prices of its balance batch, as its share of the mean', async () => {
    expect(await cotangents({ kind: 'group', size: 1 })).toEqual([1, 0, 0, 1]);
    for (const kind of ['buffer', 'group'] as const) {
      const scope: Scope = kind === 'group' ? { kind, size: 2 } : { kind };
      expect(await cotangents(scope)).toEqual([0.5, 0.5, 0.5, 0.5]);
    }
    const hybrid = await cotangents({ kind: 'hybrid' });
    expect(hybrid.map((value) => value.toFixed(3))).toEqual(['0.510', '0.500', '0.500', '0.510']);
    expect(() => create({ kind: 'group', size: 3 })).toThrow(/do not divide into groups of 3/);
  });

  test('shuffled ones draw their tokens anew each time, and lose none', async () => {
    const balancing = create({ kind: 'shuffled' });
    const seen = new Set<string>();
    for (let step = 0; step < 20; step++) {
      const prices = [...(await balancing.cotangent(CHOSEN))];
      expect((prices[0] ?? 0) + (prices[2] ?? 0)).toBe(1);
      seen.add(prices.join());
      await balancing.endStep();
    }
    expect([...seen].sort()).toEqual(['0,1,1,0', '0.5,0.5,0.5,0.5', '1,0,0,1']);
  });

  test('with a bias have no loss, and move the bias', async () => {
    const balancing = create({ kind: 'bias', scope: 'global' });
    expect([...(await balancing.cotangent([0, 0, 0, 1]))]).toEqual([0, 0, 0, 0]);
    await balancing.endStep();
    const rate = Math.fround(1e-3);
    expect([...balancing.bias()]).toEqual([-rate, rate]);
  });
});

describe('data', () => {
  test('is built from the packages: five domains of equal size, whole documents held out', async () => {
    const bytes = await build();
    const domains = parseDomains(bytes); // throws where a document is in both splits
    expect(domains.map(({ name }) => name)).toEqual([
      'English',
      'Translations',
      'JavaScript',
      'Python',
      'C++',
    ]);
    for (const { train, held } of domains) {
      expect(Math.round(train.length / 1e5)).toBe(4);
      expect(Math.round(held.length / 1e4)).toBe(4);
    }
    const recorded = await readFile(new URL('recorded/quick.json', import.meta.url), 'utf8');
    const [dataset] = (JSON.parse(recorded) as Result).datasets;
    // Another version of a package makes other data: then record anew.
    expect(sha256(bytes)).toBe(dataset?.sha256);
  });

  test('comes back as it was packed, and what is wrong with it is said', () => {
    const domains = parseDomains(packPieces(toyPieces()));
    expect(domains.map(({ name, train, held }) => [name, train.length, held.length])).toEqual([
      ['abcdef', 600, 600],
      ['uvwxyz', 600, 600],
      ['012345', 600, 600],
    ]);
    const parse =
      (...pieces: unknown[]) =>
      () =>
        parseDomains(new TextEncoder().encode(pieces.map((piece) => JSON.stringify(piece)).join('\n')));
    const piece = { domain: 'a', split: 'train', document: 'x', text: 'y' };
    expect(parse(piece, { ...piece, text: 1 })).toThrow(/Line 2 is no piece/);
    expect(parse(piece, { ...piece, split: 'held' })).toThrow(/Line 2: 'x' is trained on and held out/);
    expect(parse(piece)).toThrow(/at least two domains/);
    expect(parse(piece, { ...piece, domain: 'b' })).toThrow(/'a' needs text to train on/);
  });

  test('sequences of the control run through all domains, and held-out ones are evenly spread', () => {
    const domains = parseDomains(packPieces(toyPieces()));
    const { bytes } = drawMixedSequences(domains, { count: 4, length: 63 }, randomStream(1, 'mixed'));
    const first = [...bytes.subarray(0, 64)].map((byte) => Math.floor(byte / 32));
    expect(new Set(first).size).toBeGreaterThan(1);
    const [held] = heldSequences(domains, { count: 2, length: 299 });
    expect(held?.bytes).toEqual(domains[0]?.held);
    expect(() => heldSequences(domains, { count: 1, length: 600 })).toThrow(/less than 601 bytes/);
  });
});

test('a heat map is blue where experts are chosen often, brown where seldom, grey where evenly', () => {
  const options = { names: ['a', 'b'], domains: ['x', 'y'] };
  const apart = [
    [0.75, 0.25, 0, 0],
    [0, 0, 0.5, 0.5],
  ];
  const even = apart.map((row) => row.map(() => 0.25));
  const image = drawHeatMaps([[apart], [even]], options);
  expect([image.width, image.height]).toEqual([108, 24]);
  const pixel = (x: number, y: number) => [...image.data.subarray(3 * (y * image.width + x)).subarray(0, 3)];
  expect([pixel(0, 0), pixel(12, 0), pixel(24, 0)]).toEqual([
    [8, 60, 130],
    [240, 240, 238],
    [178, 84, 20],
  ]);
  expect(pixel(60, 0)).toEqual(pixel(96, 12));
  expect(pixel(60, 0)).toEqual([240, 240, 238]);
});
