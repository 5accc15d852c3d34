// The commands as processes: what they print where, and how they end.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { prepareDataDir } from '@papertape/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announcementLine, listingLine, manyLines } from '../support/lines.ts';
import { runPapertape, type Finished, type RunOptions } from '../support/process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-cli-'));
  for (const data of ['round', 'other']) await prepareDataDir(join(folder, data));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a command on a data folder, with the test's folder as working folder. */
function papertape(data: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  return runPapertape(args, {
    cwd: folder,
    ...options,
    env: { DATA_DIR: join(folder, data), ...options.env },
  });
}

interface ImportAnswer {
  files: {
    created: number;
    unchanged: number;
    rejected: number;
    rejectsFile: string | null;
    lines: number;
  }[];
}

describe('help', () => {
  const COMMANDS = [
    'serve',
    'import',
    'export',
    'harvest',
    'search',
    'records',
    'people',
    'reproduce',
    'digest',
    'deduplicate',
    'doctor',
    'migrate',
  ];

  test('lists every command and the exit codes', async () => {
    const { code, stdout, stderr } = await papertape('none', ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toMatch(/Exit codes:\n {2}0 +done/);
  });

  test.each(COMMANDS)('of %s has examples', async (command) => {
    const { code, stdout } = await papertape('none', [command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: papertape ${command}`);
    expect(stdout).toMatch(/Examples:\n {2}\$ /);
  });
});

describe('wrong use', () => {
  test.each([
    [['conjure'], 'unknown command'],
    [['search'], 'missing required argument'],
    [['search', 'x', '--limit', 'many'], 'whole number from 1'],
    [['import'], 'missing required argument'],
    [['harvest', 'the-moon'], 'There is no source'],
    [['harvest', '--from', '2026-02-30'], 'Expected a day'],
  ])('%j ends with 2 and says what is wrong', async (args, hint) => {
    const { code, stdout, stderr } = await papertape('none', args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
  });

  test('a setting that is not right ends with 2 and names it, without its secret', async () => {
    const env = { PORT: 'abc', DATABASE_URL: 'mysql://root:hush@db/x' };
    const { code, stderr } = await papertape('none', ['search', 'x'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('PORT=abc');
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('hush');
  });

  test('a server that does not answer ends with 75 and says what to check, without the password', async () => {
    const env = { DATABASE_URL: 'postgresql://someone:hush@127.0.0.1:1/papers' };
    const { code, stderr } = await papertape('none', ['search', 'x'], { env });
    expect(code).toBe(75);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).not.toContain('hush');
  });

  test('a file that is not there ends with 1 before anything is imported', async () => {
    const { code, stderr } = await papertape('none', ['import', 'absent.jsonl']);
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot read absent.jsonl: there is no such file.');
  });
});

describe('import and export', () => {
  test('both layouts are read, packed or not, from files or standard input; again changes nothing', async () => {
    await writeFile(join(folder, 'boats.jsonl.gz'), gzipSync(manyLines(700, announcementLine)));
    await writeFile(join(folder, 'balloons.jsonl'), manyLines(20, listingLine));
    const first = await papertape('round', ['import', '--json', 'boats.jsonl.gz', 'balloons.jsonl']);
    expect(first.code).toBe(0);
    const counts = (finished: Finished) =>
      (JSON.parse(finished.stdout) as ImportAnswer).files.map(({ created, unchanged }) => [
        created,
        unchanged,
      ]);
    expect(counts(first)).toEqual([
      [700, 0],
      [20, 0],
    ]);
    const again = await papertape('round', ['import', '--json', 'boats.jsonl.gz']);
    expect(counts(again)).toEqual([[0, 700]]);
    const input = gzipSync(manyLines(30, listingLine));
    const piped = await papertape('round', ['import', '--json', '-'], { input });
    expect(counts(piped)).toEqual([[10, 20]]);
  });

  test('what was exported and imported elsewhere is exported there alike', async () => {
    const here = await papertape('round', ['export', 'all.jsonl.gz']);
    expect(here.code).toBe(0);
    const there = await papertape('other', ['import', '--no-index', 'all.jsonl.gz']);
    expect(there.code).toBe(0);
    const back = await papertape('other', ['export']);
    expect(back.stdout.split('\n')).toHaveLength(731);
    expect(back.stdout).toBe(gunzipSync(await readFile(join(folder, 'all.jsonl.gz'))).toString());
  });

  test('bad lines are named, kept, and stop nothing; the exit code is 3', async () => {
    const lines = [announcementLine(9001), '{"id": "2504.1', '', '{"title":"no id"}', announcementLine(9002)];
    await writeFile(join(folder, 'mixed.jsonl'), `${lines.join('\n')}\n`);
    const { code, stderr, stdout } = await papertape('round', ['import', '--json', 'mixed.jsonl']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/mixed\.jsonl, line 2: /);
    expect(stderr).toMatch(/mixed\.jsonl, line 4: /);
    const report = (JSON.parse(stdout) as ImportAnswer).files[0];
    expect(report).toMatchObject({ created: 2, rejected: 2, lines: 5 });
    const rejects = await readFile(join(folder, 'mixed.jsonl.rejects.jsonl'), 'utf8');
    const kept = rejects
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; text: string });
    expect(kept.map(({ line, text }) => [line, text])).toEqual([
      [2, lines[1]],
      [4, lines[3]],
    ]);
  });

  test('a packed file that ends too early gives what it has, and ends with 1', async () => {
    const packed = gzipSync(manyLines(600, (index) => announcementLine(20_000 + index)));
    await writeFile(join(folder, 'half.jsonl.gz'), packed.subarray(0, packed.length / 2));
    const { code, stdout } = await papertape('round', ['import', '--json', 'half.jsonl.gz']);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as ImportAnswer).files[0]?.created).toBeGreaterThan(0);
  });
});

describe('search', () => {
  test('prints the best papers as JSON for programs', async () => {
    const { code, stdout } = await papertape('round', [
      'search',
      'weather balloons',
      '--json',
      '--limit',
      '3',
    ]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Record<string, unknown>[];
    expect(found).toHaveLength(3);
    for (const paper of found) {
      expect(Object.keys(paper)).toEqual(['id', 'title', 'score', 'matched']);
      expect(paper.title).toContain('Weather Balloons');
      expect(['text', 'meaning', 'both']).toContain(paper.matched);
    }
  });

  test('an identifier finds its paper, nothing found is an empty list', async () => {
    const direct = await papertape('round', ['search', '--json', 'arXiv:2603.20005v1']);
    expect((JSON.parse(direct.stdout) as { id: string }[])[0]?.id).toBe('2603.20005');
    const nothing = await papertape('round', ['search', '--json', '"zebra crossing quartets"']);
    expect({ code: nothing.code, stdout: nothing.stdout }).toEqual({ code: 0, stdout: '[]\n' });
  });

  test('is plain text without colours where there is no terminal', async () => {
    const { stdout } = await papertape('round', ['search', 'balloons']);
    expect(stdout).toContain('Weather Balloons');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('doctor', () => {
  interface Report {
    ok: boolean;
    sections: { title: string; findings: { name: string; condition: string; value: string }[] }[];
  }

  test('reports settings, machine, database, search and sources as JSON', async () => {
    const { code, stdout } = await papertape('round', ['doctor', '--json'], {
      env: { EMBEDDER_API_KEY: 'hush' },
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain('hush');
    const { ok, sections } = JSON.parse(stdout) as Report;
    expect(ok).toBe(true);
    expect(sections.map(({ title }) => title)).toEqual([
      'Settings',
      'Machine',
      'Database',
      'Search',
      'Sources',
    ]);
    const value = (name: string) =>
      sections.flatMap(({ findings }) => findings).find((finding) => finding.name === name)?.value;
    expect(value('PORT')).toBe('3000 (default)');
    expect(value('Kind')).toMatch(/^PGlite \d+/);
    expect(value('Text')).toBe('bm25');
  });

  test('ends with 1 when something is broken, and makes no database by looking', async () => {
    const wrong = await papertape('nothing-yet', ['doctor', '--json'], { env: { TIME_ZONE: 'Mars/Base' } });
    expect(wrong.code).toBe(1);
    expect((JSON.parse(wrong.stdout) as Report).ok).toBe(false);
    const fine = await papertape('nothing-yet', ['doctor']);
    expect(fine.code).toBe(0);
    expect(fine.stdout).toContain('not there yet');
    await expect(readFile(join(folder, 'nothing-yet/database/owner.lock'))).rejects.toThrow('ENOENT');
  });
});
