// kill -9 in the middle of a harvest and of an import: what was acknowledged stays, and nothing is repeated.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '@papertape/configuration';
import { countPapers, exportPapers } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { fileInput, harvest, importFile, streamInput, type RejectedLine } from '@papertape/jobs';
import { inventPapers, startArxivOai, type FakeArxivOai } from '../fakes/index.ts';
import { contentsOf, lastingDatabase, runChild, type LastingDatabase } from './killing.ts';

let lasting: LastingDatabase;

beforeEach(async () => {
  lasting = await lastingDatabase();
});

afterEach(async () => {
  await lasting.remove();
});

describe('a harvest that is killed', () => {
  let oai: FakeArxivOai;
  const papers = inventPapers(60, new Date().toISOString().slice(0, 10)).map((paper) => ({
    ...paper,
    categories: ['cs.LG'],
  }));
  const environment = () => ({ ARXIV_OAI_URL: oai.url, ARXIV_DELAY_MS: '20', CATEGORIES: 'cs.LG' });

  beforeEach(async () => {
    oai = await startArxivOai(papers, { pageSize: 10 });
  });

  afterEach(() => oai.close());

  async function undisturbed(): Promise<unknown[]> {
    const database = await openTestDatabase();
    await harvest({ configuration: readConfiguration(environment()), database }, 'arxiv-oai');
    const contents = await contentsOf(database);
    await database.close();
    return contents;
  }

  test('goes on at its page at once, and ends as if nothing had happened', async () => {
    const task = { ...lasting.address, environment: environment(), harvest: 'arxiv-oai' };
    const first = await runChild(task, (_line, count) => count === 3);
    expect(first.killed).toBe(true);
    const acknowledged = Number(first.lines[2]?.['records']);
    const asked = oai.requests.length;

    const database = await lasting.open();
    expect(await countPapers(database.db)).toBeGreaterThanOrEqual(acknowledged);
    // The dead process still has the lease, which stands in nobody's way.
    const report = await harvest({ configuration: readConfiguration(environment()), database }, 'arxiv-oai');
    expect(report).toMatchObject({ status: 'done', unchanged: 0 });
    expect(oai.requests[asked]?.url.searchParams.has('resumptionToken')).toBe(true);
    expect(await contentsOf(database)).toEqual(await undisturbed());
    await database.close();
  });
});

describe('an import that is killed', () => {
  const total = 400;
  /** Announcements with a bad line now and then. */
  const lines = inventPapers(total, '2026-02-10').map((paper, index) =>
    index % 40 === 7
      ? `{"id": "${paper.id}", "title": `
      : JSON.stringify({ ...paper, date: '2026-02-11', versions: undefined, doi: undefined }),
  );

  async function writeInput(name: string): Promise<string> {
    const path = join(lasting.address.dataDir, name);
    const text = `${lines.join('\n')}\n`;
    await writeFile(path, name.endsWith('.gz') ? gzipSync(text, { level: 0 }) : text);
    return path;
  }

  async function readRejects(path: string): Promise<RejectedLine[]> {
    const text = await readFile(path, 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RejectedLine);
  }

  test.each(['papers.jsonl', 'papers.jsonl.gz'])('goes on after its last batch: %s', async (name) => {
    const path = await writeInput(name);
    const rejectsPath = join(lasting.address.dataDir, 'rejects.jsonl');
    const task = { ...lasting.address, environment: {}, importPath: path, rejectsPath, slowMs: 20 };
    const first = await runChild(task, (line) => Number(line['lines']) >= 150);
    expect(first.killed).toBe(true);
    const acknowledged = Number(first.lines.at(-1)?.['lines']);

    const database = await lasting.open();
    const context = { configuration: readConfiguration({}), database };
    const report = await importFile(context, await fileInput(path), { batchLines: 50, rejectsPath });
    expect(report.resumedAfter).toBeGreaterThanOrEqual(acknowledged);
    expect(report).toMatchObject({ status: 'done', lines: total, rejected: 10, unchanged: 0, updated: 0 });
    const rejects = await readRejects(rejectsPath);
    expect(rejects.map(({ line }) => line)).toEqual(
      Array.from({ length: 10 }, (_none, index) => index * 40 + 8),
    );

    const other = await openTestDatabase();
    await importFile({ ...context, database: other }, await fileInput(path));
    expect(await contentsOf(database)).toEqual(await contentsOf(other));
    await other.close();

    const again = await importFile(context, await fileInput(path), { rejectsPath });
    expect(again).toMatchObject({
      resumedAfter: 0,
      created: 0,
      updated: 0,
      unchanged: total - 10,
      rejected: 10,
    });
    expect(await readRejects(rejectsPath)).toHaveLength(10);
    await database.close();
  });
});

describe('an import', () => {
  const line = (paper: object) => `${JSON.stringify(paper)}\n`;
  const good = {
    id: '2602.00001',
    title: 'A title',
    abstract: 'B',
    authors: ['Ada Poe'],
    categories: ['cs.LG'],
    date: '2026-02-11',
  };

  async function* bytes(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield await Promise.resolve(Buffer.from(text));
  }

  test('of a stream takes every layout, and names what it cannot read', async () => {
    const database = await openTestDatabase();
    const context = { configuration: readConfiguration({}), database };
    const listing = {
      id: '2602.00002',
      title: 'C',
      authors: [],
      abstract: '',
      upvotes: 3,
      listed_on: '2026-02-12',
    };
    const snapshot = {
      id: '0704.0001',
      title: 'D',
      abstract: 'E',
      authors_parsed: [['Poe', 'Ada', '']],
      categories: 'cs.LG',
      versions: [],
      update_date: '2008-01-01',
    };
    const input = streamInput(
      'standard input',
      bytes(
        line(good),
        line(listing),
        '\n',
        line(snapshot),
        'no JSON\n',
        Buffer.from([0x22, 0xff, 0x22, 10]),
        line({ id: '2602.00003' }),
      ),
    );
    const report = await importFile(context, input);
    expect(report).toMatchObject({ status: 'done', lines: 7, created: 3, rejected: 3, secondsLeft: null });
    expect(report.firstRejected.map(({ line: number }) => number)).toEqual([5, 6, 7]);
    expect(await countPapers(database.db)).toBe(3);
    await database.close();
  });

  test('of its own export gives the same database', async () => {
    const database = await openTestDatabase();
    const context = { configuration: readConfiguration({}), database };
    await importFile(context, streamInput('x', bytes(line(good), line({ ...good, id: '2602.00009' }))));
    const exported: unknown[] = [];
    for await (const paper of exportPapers(database.db)) exported.push(paper);
    const other = await openTestDatabase();
    const report = await importFile(
      { ...context, database: other },
      streamInput('export', bytes(...exported.map((paper) => line(paper as object)))),
    );
    expect(report).toMatchObject({ created: 2, rejected: 0 });
    const restored: unknown[] = [];
    for await (const paper of exportPapers(other.db)) restored.push(paper);
    expect(restored).toEqual(exported);
    await Promise.all([database.close(), other.close()]);
  });

  test('of a damaged gzip file keeps what came before, and says that something is missing', async () => {
    const database = await openTestDatabase();
    const context = { configuration: readConfiguration({}), database };
    const text = Array.from({ length: 300 }, (_none, index) =>
      line({ ...good, id: `2602.${10_000 + index}`, abstract: String(Math.sqrt(index + 2)).repeat(9) }),
    ).join('');
    const packed = gzipSync(text);
    const path = join(lasting.address.dataDir, 'half.jsonl.gz');
    await writeFile(path, packed.subarray(0, packed.length * 0.6));
    const report = await importFile(context, await fileInput(path), { batchLines: 20 });
    expect(report).toMatchObject({ status: 'damaged', problem: expect.stringContaining('ends too early') });
    expect(report.created).toBeGreaterThan(50);
    expect(await countPapers(database.db)).toBe(report.created);
    await database.close();
  });

  test('that is aborted can be continued', async () => {
    const database = await openTestDatabase();
    const context = { configuration: readConfiguration({}), database };
    const path = join(lasting.address.dataDir, 'papers.jsonl');
    await writeFile(
      path,
      Array.from({ length: 30 }, (_none, index) => line({ ...good, id: `2602.${10_000 + index}` })).join(''),
    );
    const controller = new AbortController();
    const options = { batchLines: 10, signal: controller.signal, onProgress: () => controller.abort() };
    expect(await importFile(context, await fileInput(path), options)).toMatchObject({
      status: 'aborted',
      lines: 10,
    });
    expect(await importFile(context, await fileInput(path))).toMatchObject({
      status: 'done',
      resumedAfter: 10,
      created: 20,
    });
    await database.close();
  });
});
