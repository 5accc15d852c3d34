// What bounds a round: the lease that another process has, or had when it died, and the KV cache of the server.
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import process from 'node:process';
import { startInferenceServer, type InferenceServer } from '@papertape/batch-inference/testing';
import { readConfiguration } from '@papertape/configuration';
import { leaseEnrichment, releaseEnrichment, type Database } from '@papertape/database';
import { newPaper, openTestDatabase } from '@papertape/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrichPapers } from './enrich.ts';
import type { EnrichmentRound } from './state.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const HOUR_S = 3600;

let database: Database;
let server: InferenceServer;
/** Waited for before a request is answered. */
let beforeAnswer: () => Promise<void> | void = () => undefined;
beforeAll(async () => {
  database = await openTestDatabase();
  server = await startInferenceServer({ beforeAnswer: () => beforeAnswer() });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const addPaper = () =>
  newPaper(database, {
    abstract: 'Clocks that are wound by the tide. '.repeat(8),
    publishedAt: NOW.toISOString(),
  });

function runRound(now = NOW, environment: Record<string, string> = {}): Promise<EnrichmentRound> {
  const known = { ENRICHMENT_URL: server.url, ENRICHMENT_MODEL: 'test-model' };
  const configuration = readConfiguration({ ...known, ...environment });
  return enrichPapers({ configuration, database, now: () => now });
}

describe('a lease', () => {
  /** How a round for a new paper ends at `now`, while `owner` has a lease of an hour. */
  async function outcomeBeside(owner: string, now = NOW): Promise<string> {
    await addPaper();
    expect(await leaseEnrichment(database.db, owner, HOUR_S, NOW)).toBeNull();
    const { outcome } = await runRound(now);
    await releaseEnrichment(database.db, owner);
    return outcome;
  }

  test('is kept by a living process, on this host or on another', async () => {
    expect(await outcomeBeside(`${hostname()}:${process.ppid}:a`)).toBe('busy');
    expect(await outcomeBeside('elsewhere.example:1:a')).toBe('busy');
    expect(server.requests).toEqual([]);
  });

  test('of a process of this host that is gone is inherited at once', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(await outcomeBeside(`${hostname()}:${pid}:a`)).toBe('done');
    expect(server.requests).toHaveLength(3);
  });

  test('of another host ends by its time', async () => {
    const later = new Date(NOW.getTime() + (HOUR_S + 1) * 1000);
    expect(await outcomeBeside('elsewhere.example:1:a', later)).toBe('done');
    expect(server.requests).toHaveLength(4);
  });
});

test('no more is under way than the KV cache of the server holds', async () => {
  for (let paper = 0; paper < 9; paper++) await addPaper();
  // The first goes alone, then two at a time: each waits for another, and until a third would have come as well.
  let arrived = 0;
  let pair = Promise.withResolvers<void>();
  beforeAnswer = async () => {
    arrived += 1;
    if (arrived === 1) return;
    const both = pair;
    if (arrived % 2 === 0) return both.promise;
    pair = Promise.withResolvers<void>();
    for (let trip = 0; trip < 10; trip++) await fetch(`${server.url}/models`);
    both.resolve();
  };
  // The instruction takes some 200 tokens, and each paper with the longest answer 1,300.
  const environment = { ENRICHMENT_KV_TOKENS: '3200', ENRICHMENT_CONCURRENCY: '8' };
  expect(await runRound(NOW, environment)).toMatchObject({ outcome: 'done', planned: 9, left: 0 });
  expect(server.mostInFlight()).toBe(2);
});
