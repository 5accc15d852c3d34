// `kill -9` in the middle of an import: nothing that was acknowledged is lost, and nothing is done twice.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countPapers } from '@papertape/database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announcementLine, manyLines } from '../support/lines.ts';
import { runPapertape, startPapertape, type Finished, type Running } from '../support/process.ts';
import { serveFolder, type SiteProcess } from '../support/site.ts';
import { KINDS, newVictim, type Victim } from './databases.ts';

const LINES = 3_000;

describe.each(KINDS)('on %s', (kind) => {
  let victim: Victim;
  let file: string;
  beforeEach(async () => {
    victim = await newVictim(kind);
    file = join(victim.env.DATA_DIR ?? '', 'boats.jsonl');
    await writeFile(file, manyLines(LINES, announcementLine));
  });
  afterEach(() => victim.remove());

  const startImport = () => startPapertape(['import', '--no-index', '--json', file], { env: victim.env });

  test('an import goes on where it was killed', async () => {
    const importing = startImport();
    const acknowledged = await papersOnceThereAreSome(victim, importing);
    importing.child.kill('SIGKILL');
    await importing.finished;
    const rest = await runPapertape(['import', '--no-index', '--json', file], { env: victim.env });
    expectContinued(rest, acknowledged);
    expect(await exportedIds(victim)).toBe(LINES);
  });

  test('an import into a running site outlives the death of the site', async () => {
    const site = await serveFolder(victim.env.DATA_DIR ?? '', victim.env);
    const importing = startImport();
    const acknowledged = await papersOnceThereAreSome(victim, importing);
    site.running.child.kill('SIGKILL');
    await site.running.finished;
    if (kind === 'pglite') {
      // Its database died with the site, which it says; a PostgreSQL server does not notice.
      const cut = await importing.finished;
      expect(cut.code).not.toBe(0);
      expect(cut.stderr).not.toBe('');
    } else importing.child.kill('SIGKILL');
    await importing.finished;
    const again: SiteProcess = await serveFolder(victim.env.DATA_DIR ?? '', victim.env);
    const rest = await runPapertape(['import', '--no-index', '--json', file], { env: victim.env });
    expectContinued(rest, acknowledged);
    expect(await (await fetch(`${again.url}/health.json`)).json()).toMatchObject({ papers: LINES });
    await again.close();
  });
});

/** Papers that another connection sees while the import runs: they are committed. */
async function papersOnceThereAreSome(victim: Victim, importing: Running): Promise<number> {
  let ended = false;
  void importing.finished.then(() => (ended = true));
  while (!ended) {
    const database = await victim.connect();
    const papers = await countNow(database);
    await database?.close();
    if (papers > 0) return papers;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The import ended before it could be killed:\n${importing.output.stderr}`);
}

async function countNow(database: Awaited<ReturnType<Victim['connect']>>): Promise<number> {
  // The tables are not there yet while the import prepares the database.
  return database ? countPapers(database.db).catch(() => 0) : 0;
}

function expectContinued(rest: Finished, acknowledged: number): void {
  expect(rest.stderr).not.toMatch(/error/i);
  expect(rest.code).toBe(0);
  const [report] = (
    JSON.parse(rest.stdout) as {
      files: { resumedAfter: number; created: number; unchanged: number; lines: number }[];
    }
  ).files;
  expect(report?.lines).toBe(LINES);
  expect(report?.resumedAfter).toBeGreaterThanOrEqual(acknowledged);
  expect(report?.resumedAfter).toBeLessThan(LINES);
  expect(report?.unchanged).toBe(0);
  expect(report?.created).toBe(LINES - (report?.resumedAfter ?? 0));
}

async function exportedIds(victim: Victim): Promise<number> {
  const { stdout } = await runPapertape(['export'], { env: victim.env });
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { publicId: string }).publicId);
  return new Set(ids).size;
}
