import type { Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSearch } from './search.ts';
import type { Search } from './search.ts';
import { library, tell, without } from './testing.ts';
import type { Told } from './testing.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const PAPERS: Told[] = [
  {
    title: 'Graph transformers for weather maps',
    abstract: 'A graph transformer reads weather maps and predicts rain.',
    names: ['Jane Q. Doe', 'Wei Ling'],
    categories: ['cs.LG', 'stat.ML'],
    publishedAt: '2026-03-01T00:00:00Z',
    links: [{ kind: 'code', url: 'https://code.example/rain' }],
    identifiers: [
      { scheme: 'arxiv', value: '2603.90001' },
      { scheme: 'doi', value: '10.1000/rain.1' },
    ],
    sourceKey: '2603.90001',
  },
  {
    title: 'Rain without graphs',
    abstract: 'Predicting rain from pressure alone. The state of the art is simple.',
    names: ['Doe Wei', 'José Álvarez'],
    categories: ['physics.ao-ph'],
    publishedAt: '2025-06-15T12:00:00Z',
  },
  {
    title: 'Reading weather from the art of the state museum',
    abstract: 'Paintings of storms, dated by their clouds.',
    names: ['Jane Smith'],
    categories: ['cs.CV'],
    publishedAt: '2024-12-31T23:59:59Z',
  },
];

let database: Database;
let ids: number[];
beforeAll(async () => {
  database = await openTestDatabase();
  ids = await tell(database, [...PAPERS, ...library(45)]);
});
afterAll(async () => await database.close());

async function withSearch(
  run: (search: Search) => Promise<void>,
  opened: Database = database,
): Promise<void> {
  const search = await createSearch({ database: opened, embedder: { kind: 'off' } });
  try {
    await run(search);
  } finally {
    await search.close();
  }
}

/** Numbers of the papers found, by their place in PAPERS. */
async function found(search: Search, query: string): Promise<number[]> {
  const { hits } = await search.search(query, { limit: 20, now: NOW });
  return hits.map(({ paperId }) => ids.indexOf(paperId));
}

// Without extensions the fallbacks answer; with them both ways are tried.
describe.each([['as it is', []] as const, ['without pg_textsearch', ['textSearch']] as const])(
  'the database %s',
  (_, missing) => {
    const ask = async (query: string) => {
      let answer: number[] = [];
      await withSearch(
        async (search) => void (answer = await found(search, query)),
        without(database, ...missing),
      );
      return answer;
    };

    test('ranks by words, the paper that has more of them first', async () => {
      expect((await ask('graph transformer rain'))[0]).toBe(0);
      expect(await ask('pressure')).toEqual([1]);
      expect(await ask('unheardof')).toEqual([]);
    });

    test('finds phrases, stop words and all', async () => {
      expect(await ask('"state of the art"')).toEqual([1]);
      expect(await ask('"weather maps" rain')).toEqual([0]);
      expect(await ask('"rain weather"')).toEqual([]);
    });

    test('leaves out what is excluded', async () => {
      expect(await ask('rain -graph')).toEqual([]);
      expect(await ask('weather -"weather maps"')).toEqual([2]);
    });

    test('finds authors by words of one name, accents or not', async () => {
      expect(await ask('author:"Jane Doe"')).toEqual([0]);
      expect(await ask('author:alvarez')).toEqual([1]);
      expect(await ask('author:wei rain')).toEqual(expect.arrayContaining([0, 1]));
      expect(await ask('author:"Ling Doe"')).toEqual([]);
      expect(await ask('weather -author:jane')).toEqual([]);
      expect(await ask('author:graph')).toEqual([]);
    });

    test('finds categories and whole archives', async () => {
      expect(await ask('weather cat:CS.lg')).toEqual([0]);
      expect(await ask('weather cat:cs')).toEqual(expect.arrayContaining([0, 2]));
      expect(await ask('rain cat:physics.*')).toEqual([1]);
      expect(await ask('rain -cat:cs')).toEqual([1]);
      expect(await ask('rain cat:c')).toEqual([]);
    });

    test('finds by date, the first day included and the last excluded', async () => {
      expect(await ask('rain after:2026')).toEqual([0]);
      expect(await ask('rain before:2026-03-01')).toEqual([1]);
      expect(await ask('rain after:2026-03-01')).toEqual([0]);
      expect(await ask('weather before:2025')).toEqual([2]);
    });

    test('finds what has code', async () => {
      expect(await ask('rain has:code')).toEqual([0]);
      expect(await ask('rain -has:code')).toEqual([1]);
    });

    test('lists the newest first when there are only conditions', async () => {
      expect(await ask('before:2026-01 after:2024')).toEqual([1, 2]);
    });
  },
);

describe('an identifier', () => {
  test.each(['2603.90001', 'arXiv:2603.90001v4', 'https://arxiv.org/abs/2603.90001', '10.1000/RAIN.1'])(
    '%s goes straight to its paper',
    async (query) => {
      await withSearch(async (search) => {
        const { direct, hits, total } = await search.search(query, { limit: 5, now: NOW });
        expect(direct).toEqual({ publicId: '2603.90001' });
        expect(hits).toEqual([{ paperId: ids[0], score: 1, matched: 'text' }]);
        expect(total).toBe(1);
      });
    },
  );

  test('of no paper here finds nothing and says so', async () => {
    await withSearch(async (search) => {
      const { direct, hits, notes } = await search.search('2603.99999', { limit: 5, now: NOW });
      expect({ direct, hits }).toEqual({ direct: null, hits: [] });
      expect(notes).toEqual(['No paper here has the arxiv identifier 2603.99999.']);
    });
  });
});

test('pages follow each other without a gap, and the total is of all', async () => {
  await withSearch(async (search) => {
    const all = await search.search('harbour', { limit: 20, now: NOW });
    const second = await search.search('harbour', { limit: 5, offset: 5, now: NOW });
    expect(second.hits).toEqual(all.hits.slice(5, 10));
    expect(all.total).toBe(all.hits.length);
    expect(second.total).toBe(all.total);
    expect(all.hits.every(({ matched }) => matched === 'text')).toBe(true);
  });
});

test('what was just stored is found without anyone asking for an update', async () => {
  await withSearch(async (search) => {
    const [id] = await tell(database, [{ title: 'Zeppelins', abstract: 'Slow ships of the air.' }]);
    const { hits } = await search.search('zeppelin', { limit: 5, now: NOW });
    expect(hits.map(({ paperId }) => paperId)).toEqual([id]);
  });
});

test('many new papers are indexed in the background, and readers are told', async () => {
  const other = await openTestDatabase();
  const search = await createSearch({ database: other, embedder: { kind: 'off' } });
  await tell(other, library(102));
  const { notes } = await search.search('harbour', { limit: 1, now: NOW });
  expect(notes).toEqual(['102 new papers are being indexed and may be missing here.']);
  await search.update({ textOnly: true });
  expect((await search.search('harbour', { limit: 1, now: NOW })).notes).toEqual([]);
  await search.close();
  await other.close();
});

describe('suggestions', () => {
  test.each([
    ['with what there is', [] as const],
    ['without pg_trgm', ['trigram'] as const],
  ])('are for misspelt words only (%s)', async (_, missing) => {
    await withSearch(
      async (search) => {
        await search.update();
        const suggestion = async (query: string) =>
          (await search.search(query, { limit: 5, now: NOW })).suggestion;
        expect(await suggestion('glaceir meltwater')).toBe('glacier meltwater');
        expect(await suggestion('author:Jane "rain" lighthuose')).toBe('author:Jane "rain" lighthouse');
        expect(await suggestion('glacier')).toBeNull();
        expect(await suggestion('xylophonist')).toBeNull();
        expect(await suggestion('"glaceir"')).toBeNull();
      },
      without(database, ...missing),
    );
  });
});

test('nothing that can be typed fails', async () => {
  const nasty = [
    '',
    ' ',
    '"',
    '""',
    '-',
    '-""',
    "'; drop table papers; --",
    "a'b\\c | & ! <-> :* (",
    '\u0000\u0001\ud800',
    '%_%',
    'author:"\'"',
    "author:o'brien cat:' has:'",
    'cat:%',
    '🦜🦜 机器学习 модель',
    'a'.repeat(5000),
    'the and of',
    '"the of"',
    '-everything',
    'after:9999-12-31 before:0000',
    'search_documents_bm25:graph',
    'rain '.repeat(700),
    '1e5 3.14 -7 0x1f a@b.c http://x.y/z?q=1 /usr/bin',
  ];
  await withSearch(async (search) => {
    for (const query of nasty) {
      const answer = await search.search(query, { limit: 5, now: NOW });
      expect(answer.hits.length).toBeLessThanOrEqual(5);
    }
    expect(await found(search, 'pressure')).toEqual([1]);
  });
  await withSearch(
    async (search) => {
      for (const query of nasty) await search.search(query, { limit: 5, now: NOW });
    },
    without(database, 'textSearch'),
  );
});

test('the status tells which ways of searching there are', async () => {
  await withSearch(async (search) => {
    const status = await search.status();
    expect(status).toMatchObject({ waiting: 0, embedded: 0, vectors: { channel: 'off' } });
    expect(status.text.channel).toBe(database.extensions.textSearch === null ? 'full-text' : 'bm25');
  });
  await withSearch(
    async (search) => {
      const { text } = await search.status();
      expect(text.channel).toBe('full-text');
      expect(text.note).toContain('pg_textsearch');
    },
    without(database, 'textSearch'),
  );
});
