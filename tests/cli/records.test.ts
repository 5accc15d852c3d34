// `papertape records`: joins with their reasons, and decisions that outlive exports and imports.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@papertape/database';
import { prepareDataDir } from '@papertape/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPapertape, type Finished } from '../support/process.ts';

let folder: string;
/** Stays open, as a running site's is: the commands reach it through its socket. */
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-records-'));
  await Promise.all(['here', 'there'].map((data) => prepareDataDir(join(folder, data))));
  database = await openDatabase({ databaseUrl: null, dataDir: join(folder, 'here') });
  await writeFile(
    join(folder, 'papers.jsonl'),
    [announcement, published].map((line) => JSON.stringify(line)).join('\n'),
  );
  await papertape('here', ['import', '--no-index', 'papers.jsonl']);
});
afterAll(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const announcement = {
  id: '2604.00001',
  title: 'Measuring how late clocks wound by harbour tides run',
  abstract: 'We build a clock that is wound by the tide and measure how late it runs.',
  authors: ['Ada Quill', 'Bo Lindqvist', 'Cy Møller'],
  categories: 'cs.LG',
  date: '2026-04-02',
};
const time = '2026-04-03T00:00:00.000Z';
const published = {
  format: 'papertape-paper',
  version: 1,
  publicId: 'acl-2026.acl-long.7',
  aliases: [],
  createdAt: time,
  changedAt: time,
  records: [
    {
      firstSeenAt: time,
      fetchedAt: time,
      record: {
        source: 'acl',
        sourceKey: '2026.acl-long.7',
        identifiers: [{ scheme: 'acl', value: '2026.acl-long.7' }],
        title: 'MEASURING HOW LATE CLOCKS, WOUND BY HARBOUR-TIDES, RUN',
        abstract: 'We build a clock.',
        authors: [{ name: 'Quill, A.' }, { name: 'Lindqvist, B.' }, { name: 'Moller, C.' }],
        publishedAt: '2026-07-01T00:00:00Z',
      },
    },
  ],
};

function papertape(data: string, args: string[]): Promise<Finished> {
  return runPapertape(args, { cwd: folder, env: { DATA_DIR: join(folder, data) } });
}

interface Answer {
  decision: { id: string };
  papers: string[];
}

test('joins are listed with their reasons, and a paper shows its records side by side', async () => {
  const listed = await papertape('here', ['records', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    items: [
      {
        publicId: '2604.00001',
        kind: 'title-authors-year',
        relation: 'preprint-published',
        reason: 'same title, 3 of 3 authors, same year',
      },
    ],
    next: null,
  });
  const matched = await papertape('here', ['records', 'match', '--json']);
  expect(JSON.parse(matched.stdout)).toEqual({ papers: 1, joined: 0, parted: 0 });
  const shown = await papertape('here', ['records', 'show', 'arXiv:2604.00001v1']);
  expect(shown.stdout).toContain('same title, 3 of 3 authors, same year (with arxiv-file:2604.00001');
  expect(shown.stdout).toMatch(/Authors\n {2}1: Quill, A\.; Lindqvist, B\.; Moller, C\.\n {2}2: Ada Quill; /);
});

test('a split outlives an import, an export and the site that is built from it, until it is undone', async () => {
  const args = [
    'records',
    'split',
    '2604.00001',
    'acl',
    '--reason',
    'another paper',
    '--by',
    'ada',
    '--json',
  ];
  const split = JSON.parse((await papertape('here', args)).stdout) as Answer;
  expect(split.papers).toEqual(['2604.00001', 'acl-2026.acl-long.7']);
  await papertape('here', ['import', '--no-index', 'papers.jsonl']);
  const here = await papertape('here', ['export']);
  await writeFile(join(folder, 'all.jsonl'), here.stdout);
  await papertape('there', ['import', '--no-index', 'all.jsonl']);
  const there = await papertape('there', ['export']);
  expect(there.stdout).toBe(here.stdout);
  expect(there.stdout.trim().split('\n')).toHaveLength(2);
  const undone = await papertape('there', ['records', 'undo', split.decision.id, '--json']);
  expect((JSON.parse(undone.stdout) as Answer).papers).toEqual(['2604.00001']);
});

test('what cannot be done is refused with words', async () => {
  const refusals: [string[], number, string][] = [
    [['show', 'nothing'], 1, "There is no paper 'nothing' here."],
    [['split', '2604.00001', 'file:9', '--reason', 'x'], 1, 'It has:\n  arxiv-file:2604.00001'],
    [['split', '2604.00001', 'arxiv-file'], 2, "required option '--reason <text>'"],
  ];
  for (const [args, code, message] of refusals) {
    const refused = await papertape('here', ['records', ...args]);
    expect({ args, code: refused.code, stdout: refused.stdout }).toEqual({ args, code, stdout: '' });
    expect(refused.stderr).toContain(message);
  }
});
