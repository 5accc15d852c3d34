// kill -9 in the middle of an ingest: what was acknowledged is there, nothing is half there, nothing comes twice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../sql.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { createServerDatabase, prepareDataDir, testsPostgresql } from '../testing.ts';
import { FAULT_BATCH_SIZE, faultBatch } from './papers.ts';
import { startChild } from './process.ts';

let dataDir: string;
let server: Awaited<ReturnType<typeof createServerDatabase>> | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'papertape-kill-'));
  server = testsPostgresql() ? await createServerDatabase() : null;
  if (!server) await prepareDataDir(dataDir);
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
  await server?.drop();
});

test(
  'nothing acknowledged is lost, no batch is half there, and nothing comes twice',
  { timeout: 120_000 },
  async () => {
    let acknowledged = 0;
    // Killed at three moments, each time going on with what the last process left.
    for (const pause of [0, 37, 111]) {
      const child = startChild('ingest', dataDir, server?.url ?? '');
      await child.line(new RegExp(`^acknowledged ${acknowledged + 2}$`));
      await sleep(pause);
      child.process.kill('SIGKILL');
      await child.ended;
      acknowledged = Math.max(acknowledged, ...child.lines.map((line) => Number(line.split(' ')[1])));
      await expectWholeBatches(acknowledged);
    }
  },
);

async function expectWholeBatches(acknowledged: number): Promise<void> {
  const database = await openDatabase({ databaseUrl: server?.url ?? null, dataDir });
  try {
    const { papers, ...others } = await counts(database);
    expect(papers % FAULT_BATCH_SIZE).toBe(0);
    expect(papers).toBeGreaterThanOrEqual(acknowledged * FAULT_BATCH_SIZE);
    expect(others).toEqual({ records: papers, identifiers: papers, categories: papers, authors: 2 * papers });
    for (let batch = 0; batch < acknowledged; batch += 1) {
      const again = await database.transaction((tx) => ingestRecords(tx, faultBatch(batch)));
      expect(again).toMatchObject({ created: 0, updated: 0, unchanged: FAULT_BATCH_SIZE });
    }
    expect((await counts(database)).papers).toBe(papers);
  } finally {
    await database.close();
  }
}

async function counts(database: Database) {
  const { rows } = await database.db.execute<
    Record<'papers' | 'records' | 'identifiers' | 'categories' | 'authors', number>
  >(sql`
    select (select count(*)::int from papers) as papers, (select count(*)::int from source_records) as records,
      (select count(*)::int from identifiers) as identifiers,
      (select count(*)::int from paper_categories) as categories,
      (select count(*)::int from paper_authors) as authors`);
  const [row] = rows;
  if (!row) throw new Error('no counts');
  return row;
}
