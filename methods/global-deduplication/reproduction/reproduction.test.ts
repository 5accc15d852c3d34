/** The verdicts come from the method: with a wrong one in its place they turn. On invented texts and records. */
import { evaluateClaims, randomStream, type ReproductionDefinition } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { packCorpus, parseCorpus, textOf, type BrownDocument } from './corpus.ts';
import { editCopy, wordSource } from './edits.ts';
import definition from './index.ts';
import { MIXES, mixText, SOURCES, sourceOf, splitFiles } from './language/mixes.ts';
import { drawText, makeCrawl } from './language/pools.ts';
import { TESTED, type Tested } from './methods.ts';
import type { DeduplicationParameters } from './parameters.ts';
import { parseCsv } from './records/csv.ts';
import { standIn } from './records/stand-in.ts';
import { readTables } from './records/tables.ts';
import { measure } from './run.ts';
import { compareWithTheory } from './theory.ts';

const GENRES = ['news', 'hobbies', 'government', 'fiction', 'learned', 'belles_lettres', 'humor'];

/** 420 documents of 200 words of an invented vocabulary, in seven genres of ten files. */
function inventedCorpus(): BrownDocument[] {
  const random = randomStream(7, 'invented corpus');
  const word = () =>
    Array.from({ length: 2 + random.integer(7) }, () => String.fromCharCode(97 + random.integer(26))).join(
      '',
    );
  const vocabulary = Array.from({ length: 3_000 }, word);
  return Array.from({ length: 420 }, (_, number) => ({
    id: `${GENRES[number % 7]}${Math.floor(number / 7) % 10}-${number}`,
    source: GENRES[number % 7] ?? '',
    tokens: Array.from({ length: 200 }, () => vocabulary[random.integer(3_000)] ?? ''),
  }));
}

const corpus = inventedCorpus();
const SEEDS = [1, 2, 3];
const SMALL: Partial<DeduplicationParameters> = {
  copies: 60,
  exactCopies: 60,
  nominalPairs: 60,
  chains: 12,
};

async function load(name: string) {
  if (name === 'brown-documents') return { bytes: packCorpus(corpus), origin: 'file' as const };
  const bytes = await definition.datasets.find((dataset) => dataset.name === name)?.standIn?.();
  return { bytes: bytes ?? new Uint8Array(), origin: 'stand-in' as const };
}

/** deduplicate with other settings than it was asked for. */
const withSettings = (
  change: (settings: Parameters<Tested['deduplicate']>[1]) => object,
): Partial<Tested> => ({
  deduplicate: (documents, settings) => TESTED.deduplicate(documents, { ...settings, ...change(settings) }),
});

const WRONG: Record<string, { tested: Partial<Tested>; parts: string[]; loses: string[]; seeds?: number[] }> =
  {
    'bands that find more than the published ones': {
      tested: withSettings(({ verify }) => (verify === null ? { bands: { bands: 16, rows: 8 } } : {})),
      parts: ['S-curve'],
      loses: ['s-curve-exact', 's-curve-fast'],
    },
    'a signature of one hash function, repeated': {
      tested: {
        createSigner(options) {
          const signer = TESTED.createSigner(options);
          const sign = (text: string) => signer.sign(text)?.map((_, row, all) => all[row % 13] ?? 0) ?? null;
          return { ...signer, sign };
        },
      },
      parts: ['S-curve'],
      loses: ['nominal-formula'],
    },
    'a scope that is not heeded': {
      tested: withSettings(() => ({ scope: 'global' })),
      parts: ['global and local'],
      loses: ['global-removes-more', 'local-leaves-copies-across'],
      seeds: SEEDS,
    },
    'bands of two rows, which take what is not alike': {
      tested: withSettings(() => ({ bands: { bands: 60, rows: 1 } })),
      parts: ['global and local'],
      loses: ['nothing-but-copies'],
    },
    'clusters without a cap on chaining': {
      tested: withSettings(() => ({ hops: Infinity })),
      parts: ['chains'],
      loses: ['chains-split', 'survivors-verified'],
      seeds: SEEDS,
    },
    'clusters without verification': {
      tested: withSettings(() => ({ verify: null })),
      parts: ['chains', 'closure'],
      loses: ['capped-clusters', 'survivors-verified'],
    },
    'a matcher that asks for equal titles alone': {
      tested: {
        matchRecordSets: (a, b) =>
          a.flatMap((left) =>
            b
              .filter((right) => left.title === right.title)
              .map((right) => ({
                a: left.id,
                b: right.id,
                relation: 'duplicate' as const,
                evidence: {
                  kind: 'title-authors-year' as const,
                  scores: { title: 1, authors: 0, ofAuthors: 0, yearsApart: null, bits: 0 },
                  why: 'same title',
                },
              })),
          ),
      },
      parts: ['records'],
      loses: ['matcher-f1', 'matcher-beats-minhash'],
    },
  };

/** Claims about an effect need three seeds, those about every seed one. */
async function verdicts(parts: readonly string[], tested: Partial<Tested> = {}, seeds = [1]) {
  const replaced: ReproductionDefinition<DeduplicationParameters> = {
    ...definition,
    run: (context) => measure(context, { ...TESTED, ...tested }, parts),
  };
  const runs = [];
  for (const seed of seeds) {
    runs.push(await runForTest(replaced, { profile: 'quick', seed, parameters: SMALL, load }));
  }
  return new Map(evaluateClaims(definition, { seeds, runs }).map(({ id, verdict }) => [id, verdict]));
}

describe('verdicts', { timeout: 120_000 }, () => {
  let right: Map<string, string>;
  beforeAll(async () => {
    right = new Map([
      ...(await verdicts(['records', 'closure'])),
      ...[...(await verdicts(['S-curve', 'global and local', 'chains'], {}, SEEDS))].filter(
        ([, verdict]) => verdict !== 'inconclusive',
      ),
    ]);
  }, 120_000);

  test('of the methods as they are', () => {
    expect(Object.fromEntries(right)).toMatchObject({
      'nominal-threshold': 'does not hold',
      'across-as-within': 'holds',
      'closure-damage': 'holds',
      'share-of-bytes': 'not testable here',
      'deduplicated-learns-more': 'inconclusive',
    });
  });

  test.each(Object.entries(WRONG))(
    '%s loses claims that hold',
    async (_name, { tested, parts, loses, seeds }) => {
      const found = await verdicts(parts, tested, seeds);
      for (const id of loses) {
        expect([id, right.get(id)]).toEqual([id, 'holds']);
        expect([id, found.get(id)]).toEqual([id, 'does not hold']);
      }
    },
  );
});

test('a small full run measures what claims and charts ask for', async () => {
  const parameters = {
    ...SMALL,
    corpora: 1,
    languageCharacters: 300,
    heldCharacters: 200,
  };
  const run = await runForTest(definition, { profile: 'full', seed: 5, parameters, load });
  const drawn = new Set(run.series.map(({ name }) => name));
  for (const chart of definition.charts) {
    const names = chart.kind === 'line' ? chart.series.map(({ name }) => name) : [];
    for (const name of names) expect(drawn).toContain(name);
    for (const { metric } of chart.kind === 'bars' ? chart.bars : []) {
      expect(run.measurements).toHaveProperty([metric]);
    }
  }
  for (const { test: decided } of definition.claims) {
    if (decided.kind === 'untestable') continue;
    expect(run.measurements).toHaveProperty([decided.of]);
  }
}, 120_000);

test('files of the benchmark beside a stand-in are refused', async () => {
  const mixed = async (name: string) => ({
    ...(await load(name)),
    ...(name === 'acm' ? { origin: 'file' as const } : {}),
  });
  await expect(runForTest(definition, { profile: 'quick', seed: 1, load: mixed })).rejects.toThrow(
    /belong together: give all three/,
  );
});

describe('what the parts are made of', () => {
  test('a packed corpus comes back, and other bytes are refused', () => {
    expect(parseCorpus(packCorpus(corpus))).toEqual(corpus);
    expect(() => parseCorpus(new TextEncoder().encode('a\tb\tc'))).toThrow(TypeError);
    expect(() => parseCorpus(new TextEncoder().encode('a\tb\n'))).toThrow(/Line 1/);
  });

  test('a copy has the share of its words replaced, and its punctuation as it was', () => {
    const random = randomStream(1, 'edits');
    const tokens = ['A', ',', ...Array.from({ length: 99 }, (_, index) => `w${index}`), '.'];
    const copy = editCopy(tokens, 0.05, wordSource(corpus, random), random);
    const changed = [...tokens.keys()].filter((place) => copy[place] !== tokens[place]);
    expect(changed).toHaveLength(5);
    expect([copy[1], copy.at(-1)]).toEqual([',', '.']);
  });

  test('recall is compared with the formula in standard errors', () => {
    const pairs = Array.from({ length: 400 }, (_, index) => ({ jaccard: 0.5, found: index < 220 }));
    const recall = compareWithTheory(pairs, { bands: 1, rows: 1 });
    expect(recall).toEqual({ measured: 0.55, theory: 0.5, deviation: 2 });
    expect(compareWithTheory([{ jaccard: 1, found: false }], { bands: 1, rows: 1 }).deviation).toBeLessThan(
      -3,
    );
  });

  test('a crawl is half copies, and a text that a pool cannot give is refused', () => {
    const crawl = makeCrawl(corpus, 200, randomStream(1, 'crawl'));
    expect(crawl.filter(({ id }) => id.startsWith('copy'))).toHaveLength(100);
    expect(new Set(crawl.map(({ id }) => id)).size).toBe(200);
    expect(() => drawText(['short'], 100, randomStream(1, 'x'))).toThrow(RangeError);
  });

  test('mixes have the shares they should, and none of the files held back', () => {
    const { train, held } = splitFiles(corpus, randomStream(1, 'split'));
    expect(new Set(held.map(sourceOf)).size).toBe(SOURCES.length);
    expect(train.length + held.length).toBe(corpus.length);
    const files = new Set(held.map(({ id }) => id.slice(0, id.indexOf('-'))));
    expect(train.some(({ id }) => files.has(id.slice(0, id.indexOf('-'))))).toBe(false);
    const text = mixText(train, MIXES['dc-2'], 10_000, randomStream(1, 'mix'));
    const start = textOf(train.filter(({ source }) => source === 'government')[0]?.tokens ?? []);
    expect(text).toHaveLength(10_000);
    expect(text.slice(9_090).length).toBe(910);
    expect(start.length).toBeGreaterThan(0);
  });
});

describe('files of records', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const TABLE = '"id","title","authors","venue","year"\n';

  test('quoted fields hold commas, quotes and line feeds', () => {
    expect(parseCsv('a,"b, ""c""\nd",\r\n\n1,2,3')).toEqual([
      ['a', 'b, "c"\nd', ''],
      ['1', '2', '3'],
    ]);
    expect(() => parseCsv('"a')).toThrow(/never closed/);
  });

  test('are read with and without a line of names in the mapping, in UTF-8 and in Latin', () => {
    const dblp = Uint8Array.from([
      ...bytes(`${TABLE}d1,"Dr`),
      0xfc,
      ...bytes('cke","Ada Quill, Bo Ek",V,1999\n'),
    ]);
    const acm = bytes(`${TABLE}7,Drücke,,V,\n`);
    for (const names of ['', '"idDBLP","idACM"\n']) {
      const tables = readTables({ dblp, acm, mapping: bytes(`${names}d1,7\n`) });
      expect(tables.dblp).toEqual([
        { id: 'd1', title: 'Drücke', authors: ['Ada Quill', 'Bo Ek'], venue: 'V', year: 1999 },
      ]);
      expect(tables.acm[0]).toMatchObject({ authors: [], year: null });
      expect(tables.truth.size).toBe(1);
    }
    expect(() => readTables({ dblp, acm, mapping: bytes('x,y\nz,7\n') })).toThrow(/2 pairs/);
    expect(() => readTables({ dblp: bytes('a,b\n'), acm, mapping: bytes('') })).toThrow(/columns/);
  });

  test('of our own making are always the same, and belong together', () => {
    const files = { dblp: standIn('dblp'), acm: standIn('acm'), mapping: standIn('mapping') };
    expect(standIn('dblp')).toEqual(files.dblp);
    const { dblp, acm, truth } = readTables(files);
    expect([dblp.length, acm.length, truth.size].every((count) => count > 700)).toBe(true);
  });
});
