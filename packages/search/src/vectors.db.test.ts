import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EmbedderConfiguration } from './embedders/embedder.ts';
import { createSearch } from './search.ts';
import type { Search } from './search.ts';
import { listGenerations } from './storage/generations.ts';
import { library, tell, without } from './testing.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const LSA: EmbedderConfiguration = { kind: 'lsa', dimensions: 8 };

let database: Database;
const opened: Search[] = [];
beforeEach(async () => (database = await openTestDatabase()));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((search) => search.close()));
  await database.close();
});

async function open(embedder: EmbedderConfiguration, base: Database = database): Promise<Search> {
  const search = await createSearch({ database: base, embedder });
  opened.push(search);
  return search;
}

const ask = async (search: Search, query: string) =>
  (await search.search(query, { limit: 60, now: NOW })).hits;

describe.each([['as it is', []] as const, ['without pgvector', ['vector']] as const])(
  'the database %s',
  (_, missing) => {
    const base = () => without(database, ...missing);

    test('finds by meaning what has none of the words, and says which is which', async () => {
      const ids = await tell(database, library(60));
      const search = await open(LSA, base());
      const report = await search.update();
      expect(report).toMatchObject({ indexed: 60, studied: true, embedded: 60, switched: true });
      const hits = await ask(search, 'lamp');
      const meaning = hits.filter(({ matched }) => matched === 'meaning');
      expect(meaning.length).toBeGreaterThan(0);
      // Paper 0, 3, 6, … are on lighthouses.
      expect(meaning.every(({ paperId }) => ids.indexOf(paperId) % 3 === 0)).toBe(true);
      expect(hits.findIndex(({ matched }) => matched === 'meaning')).toBeGreaterThan(0);
      expect(hits[0]?.matched).toBe('both');
    });

    test('keeps to conditions by meaning too', async () => {
      const ids = await tell(
        database,
        library(60).map((paper, i) => ({ ...paper, categories: [i % 2 === 0 ? 'cs.LG' : 'cs.CL'] })),
      );
      const search = await open(LSA, base());
      await search.update();
      const hits = await ask(search, 'lamp cat:cs.CL -beacon');
      expect(hits.length).toBeGreaterThan(0);
      expect(hits.every(({ paperId }) => ids.indexOf(paperId) % 2 === 1)).toBe(true);
    });

    test('finds similar papers, never the paper itself', async () => {
      const ids = await tell(database, library(60));
      const search = await open(LSA, base());
      await search.update();
      const similar = await search.similar(ids[1] ?? 0, { limit: 6 });
      expect(similar.map(({ paperId }) => ids.indexOf(paperId) % 3)).toEqual([1, 1, 1, 1, 1, 1]);
      expect(similar.map(({ paperId }) => paperId)).not.toContain(ids[1]);
      expect(await search.similar(999_999, { limit: 6 })).toEqual([]);
    });

    test('embeds new and changed papers in the generation that serves', async () => {
      const [first = 0] = await tell(database, library(60));
      const search = await open(LSA, base());
      await search.update();
      const [added = 0] = await tell(database, library(61).slice(60));
      await database.db.execute(
        sql`update papers set title = 'Honey', abstract = 'Of honey, pollen and the queen.' where id = ${first}`,
      );
      expect(await search.update()).toEqual({ indexed: 2, studied: false, embedded: 2, switched: false });
      const near = (await search.similar(first, { limit: 10 })).map(({ paperId }) => paperId);
      expect(near).not.toContain(added);
      expect(await search.status()).toMatchObject({ embedded: 61, indexed: 61, building: null });
    });
  },
);

test('a corpus that has grown by a quarter is studied again, in a new generation that takes over', async () => {
  await tell(database, library(40));
  const search = await open(LSA);
  await search.update();
  const [before] = await listGenerations(database.db);
  await tell(database, library(21));
  expect(await search.update()).toMatchObject({ studied: true, embedded: 61, switched: true });
  const generations = await listGenerations(database.db);
  expect(generations.map(({ state }) => state)).toEqual(['active', 'retired']);
  expect(generations[1]?.id).toBe(before?.id);
  await search.update();
  expect(await listGenerations(database.db)).toHaveLength(1);
});

test('while another process fills a new generation the old one serves, and then is left without an error', async () => {
  await tell(database, library(40));
  const reader = await open(LSA);
  await reader.update();
  const before = await ask(reader, 'lamp');
  const writer = await open({ ...LSA, dimensions: 6 });
  await writer.update();
  expect((await ask(reader, 'lamp')).length).toBe(before.length);
  // The retired generation goes with the next update; the reader has not looked since.
  await writer.update();
  expect((await ask(reader, 'lamp')).length).toBeGreaterThan(0);
});

test('an update that is stopped goes on where it was', async () => {
  await tell(database, library(130));
  const search = await open(LSA);
  const abort = new AbortController();
  const stopped = search.update({
    signal: abort.signal,
    onProgress: ({ step, done }) => step === 'embed' && done === 100 && abort.abort(new Error('stop')),
  });
  await expect(stopped).rejects.toThrow('stop');
  expect(await search.status()).toMatchObject({ embedded: 0, building: { embedded: 100 } });
  expect(await search.update()).toEqual({ indexed: 0, studied: false, embedded: 30, switched: true });
  expect(await search.status()).toMatchObject({ embedded: 130, building: null });
});

test('what must be anew is anew when forced', async () => {
  await tell(database, library(20));
  const search = await open(LSA);
  await search.update();
  expect(await search.update({ force: true })).toMatchObject({ studied: true, embedded: 20, switched: true });
});

test('an empty site and one paper are no special cases', async () => {
  const search = await open(LSA);
  expect(await search.update()).toEqual({ indexed: 0, studied: false, embedded: 0, switched: false });
  expect(await ask(search, 'anything')).toEqual([]);
  await tell(database, library(1));
  await search.update();
  expect(await ask(search, 'lighthouse')).toHaveLength(1);
});

describe('an end point for embeddings', () => {
  /** Counts a few letters: near enough to a model for texts that differ in them. */
  async function endPoint() {
    const state = { up: true };
    const server = createServer((request, response) => {
      void (async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        if (!state.up) return response.writeHead(400).end('gone');
        const { input } = JSON.parse(body) as { input: string[] };
        const embedding = (text: string) => [...'abcdegh'].map((letter) => text.split(letter).length);
        return response.end(
          JSON.stringify({ data: input.map((text, index) => ({ index, embedding: embedding(text) })) }),
        );
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    return { url, state, close: () => server.close().closeAllConnections() };
  }

  test('replaces the built-in embedder without taking search away', async () => {
    const { url, state, close } = await endPoint();
    await tell(database, library(30));
    const former = await open(LSA);
    await former.update();
    const search = await open({ kind: 'openai', url, model: 'letters' });
    // Until its vectors are made, those of the former embedder serve.
    expect((await ask(search, 'lamp')).some(({ matched }) => matched !== 'text')).toBe(true);
    expect(await search.update()).toMatchObject({ embedded: 30, switched: true });
    expect(await search.status()).toMatchObject({ embedder: { active: 'openai/letters/7', dimensions: 7 } });
    state.up = false;
    const { hits, notes } = await search.search('lamp', { limit: 5, now: NOW });
    expect(hits.length).toBeGreaterThan(0);
    expect(notes).toEqual(['Papers were found by their words only: the embedder does not answer now.']);
    close();
  });

  test('that is not there leaves text search, and the status says why', async () => {
    const { url, state, close } = await endPoint();
    await tell(database, library(10));
    const search = await open({ kind: 'openai', url, model: 'letters' });
    state.up = false;
    await expect(search.update()).rejects.toThrow('answered 400: gone');
    expect((await ask(search, 'lighthouse')).length).toBeGreaterThan(0);
    expect(await search.status()).toMatchObject({ indexed: 10, embedded: 0 });
    close();
  });
});
