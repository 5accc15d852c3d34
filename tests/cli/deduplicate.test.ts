// `papertape deduplicate` as a process: what it prints where, and how it ends.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inventedRows, toLines } from '../../methods/global-deduplication/src/streaming/testing/invented.ts';
import { runPapertape, startPapertape, waitFor } from '../support/process.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-deduplicate-'));
  await writeFile(at('rows.jsonl'), `${toLines(inventedRows(300))}{"id":"bad"}\n`);
  await writeFile(at('plain.jsonl'), toLines(inventedRows(20, 2)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Segments that are on disk. */
function segmentsIn(work: string): number {
  const segments = at(`${work}/segments`);
  return existsSync(segments) ? readdirSync(segments).filter((name) => name.endsWith('.bin')).length : 0;
}

const deduplicate = (...args: string[]) => runPapertape(['deduplicate', ...args], { cwd: folder });

interface Report {
  counts: { kept: { documents: number }; equal: { documents: number }; setAside: number };
  clusters: {
    largest: { cluster: number; members: { id: string; kept: boolean; jaccard: number | null }[] }[];
  };
}

describe('a run with a bad row', () => {
  const FILES = ['--out', 'kept.jsonl', '--report', 'report', '--work', 'work'];

  test('ends with 3, writes what was asked for, and tells the figures', async () => {
    const { code, stdout, stderr } = await deduplicate(
      '--in',
      'rows.jsonl',
      '--source-column',
      'source',
      ...FILES,
    );
    expect(code).toBe(3);
    expect(stderr).toContain("rows.jsonl, line 301: no column 'text'");
    expect(stderr).toMatch(/✓ 1 of 4 {2}signed 300 documents.*MB\/s/);
    const report = JSON.parse(await readFile(at('report/report.json'), 'utf8')) as Report;
    const kept = (await readFile(at('kept.jsonl'), 'utf8')).trim().split('\n').length;
    expect(report.counts).toMatchObject({ kept: { documents: kept }, setAside: 1 });
    expect(stdout).toContain('300 documents in 1 file');
    expect(stdout).toMatch(new RegExp(`kept +${kept} `));
    expect(stdout).toMatch(/Duplicates removed from \(row\)/);
    expect(load(await readFile(at('report/report.html'), 'utf8'))('.lead').text()).toContain(String(kept));
    const aside = JSON.parse(await readFile(at('kept.jsonl.set-aside.jsonl'), 'utf8')) as object;
    expect(aside).toMatchObject({ line: 301, reason: "no column 'text'" });
  });

  test('given again is done at once, with other outputs too', async () => {
    const again = ['--in', 'rows.jsonl', '--source-column', 'source', '--work', 'work', '--json'];
    const { code, stdout } = await deduplicate(...again, '--clusters', 'clusters.jsonl');
    expect(code).toBe(3);
    const clusters = (await readFile(at('clusters.jsonl'), 'utf8')).trim().split('\n');
    const { counts } = JSON.parse(stdout) as Report;
    expect(clusters.filter((line) => line.includes('"equal"'))).toHaveLength(counts.equal.documents);
  });

  test('is explained afterwards, side by side with the shared passages marked', async () => {
    const report = JSON.parse(await readFile(at('report/report.json'), 'utf8')) as Report;
    const members = report.clusters.largest.flatMap(({ members }) => members);
    const near = members.find(({ jaccard }) => jaccard !== null && jaccard < 1);
    const { code, stdout } = await deduplicate('--work', 'work', '--explain', near?.id ?? '');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Cluster \d+: \d+ documents\nKept: row-\d+ /);
    expect(stdout).toContain(`Removed: ${near?.id}`);
    expect(stdout).toContain(`Jaccard index ${near?.jaccard?.toFixed(3)}`);
    expect(stdout).toMatch(/^‹.* │ ‹/m);
    expect(stdout).toMatch(/›/);
    for (const line of stdout.split('\n').filter((each) => each.includes(' │ ')))
      expect(line.length).toBeLessThanOrEqual(100);
    const json = await deduplicate('--work', 'work', '--explain', 'cluster:1', '--json');
    const [first] = JSON.parse(json.stdout) as Report['clusters']['largest'];
    expect(first?.cluster).toBe(1);
    expect(first?.members.map(({ kept }) => kept).slice(0, 2)).toEqual([true, false]);
  });
});

describe('without --work', () => {
  test('nothing stays but what was asked for, and a clean run ends with 0', async () => {
    const before = await readdir(folder);
    const { code } = await deduplicate('--in', 'plain.jsonl', '--out', 'plain-kept.jsonl.gz');
    expect(code).toBe(0);
    expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual(['plain-kept.jsonl.gz']);
  });
});

test('--sign-only leaves Parquet for an SQL engine, and a whole run goes on behind it', async () => {
  const args = ['--in', 'plain.jsonl', '--work', 'signed'];
  const signed = await deduplicate(...args, '--sign-only', '--json');
  expect(JSON.parse(signed.stdout)).toMatchObject({ documents: 20, setAside: 0 });
  expect(readdirSync(at('signed/segments'))).toEqual(['documents-00000000.parquet', 'texts-00000000.bin']);
  expect((await deduplicate(...args)).stderr).toContain('Going on with');
});

describe('wrong use', () => {
  test.each([
    [[], 2, 'Name the files with --in'],
    [['--in', 'plain.jsonl', '--text-column', 'body'], 2, "there are 'id', 'source', 'text'"],
    [['--in', 'plain.jsonl', '--out', 'kept.csv'], 2, 'Cannot tell the format'],
    [['--in', 'plain.jsonl', '--bands', '4'], 2, '--bands and --rows go together'],
    [['--in', 'plain.jsonl', '--bands', '40', '--rows', '40'], 2, 'at most 128 values'],
    [['--in', 'plain.jsonl', '--verify', '2'], 2, "up to 1, or 'off'"],
    [['--in', 'plain.jsonl', '--work', 'work'], 2, 'begun otherwise'],
    [['--in', 'plain.jsonl', '--sign-only'], 2, '--sign-only needs --work'],
    [['--explain', 'cluster:1'], 2, '--explain needs the work folder'],
    [['--explain', 'nobody', '--work', 'work'], 2, "No document has the id 'nobody'"],
    [['--in', 'missing.jsonl'], 66, 'there is no such file'],
    [['--in', '*.parquet'], 66, 'Nothing with the ending'],
  ] as [string[], number, string][])('%j ends with %i and says what to do', async (args, expected, hint) => {
    const { code, stdout, stderr } = await deduplicate(...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(hint);
  });
});

test('Ctrl-C ends it with 130, says how to go on, and the same command does', async () => {
  await writeFile(at('many.jsonl'), toLines(inventedRows(8000, 3)));
  const args = [
    'deduplicate',
    '--in',
    'many.jsonl',
    '--out',
    'many-kept.jsonl',
    '--workers',
    '1',
    '--segment',
    '0.05',
  ];
  const running = startPapertape(args, { cwd: folder });
  await waitFor(running, () => (segmentsIn('many-kept.jsonl.work') > 4 ? true : null));
  running.child.kill('SIGINT');
  const { code, stderr } = await running.finished;
  expect({ code, stderr }).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('goes on from there') as string,
  });
  const rest = await runPapertape(args, { cwd: folder });
  expect(rest.code).toBe(0);
  expect(rest.stderr).toContain('Going on with what is in the work folder');
});
