// Whole runs over small files, in this process.
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deduplicate } from '../deduplicate.ts';
import { exactJaccard } from '../jaccard.ts';
import { PRESETS, type DeduplicationSettings } from '../presets.ts';
import { explainCorpus } from './explain/explain-corpus.ts';
import { inventedRows, toLines, type InventedRow } from './testing/invented.ts';
import { runIn, testFolder, type TestFolder } from './testing/runs.ts';

// Each run starts DuckDB and two threads.
vi.setConfig({ testTimeout: 60_000 });

let folder: TestFolder;
beforeEach(async () => {
  folder = await testFolder();
});
afterEach(() => folder.remove());

const ROWS = inventedRows(300);

function rowsIn(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

/** Ids of the rows of an output. */
async function idsOf(name: string): Promise<string[]> {
  return (rowsIn(await folder.text(name)) as InventedRow[]).map(({ id }) => id);
}

/** Rows of a query on a database of its own. */
async function query(sql: string): Promise<unknown[][]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][];
  } finally {
    connection.closeSync();
  }
}

describe('the documents that stay are those of the library in memory', () => {
  const settings: Record<string, Partial<DeduplicationSettings>> = {
    text: {},
    'text within sources': { scope: 'local' },
    'the published pipeline': { ...PRESETS.slimpajama, minimumLength: 300, keep: { sources: ['papers'] } },
    'short grams': { ...PRESETS.papers },
  };
  test.each(Object.keys(settings))('%s', async (name) => {
    const given = { ...PRESETS.text, ...settings[name] };
    const input = await folder.write('rows.jsonl', toLines(ROWS));
    const report = await runIn(folder, {
      inputs: [input],
      settings: given,
      outputs: { kept: folder.at('kept.jsonl') },
    });
    const expected = await deduplicate(ROWS, given);
    expect(expected.clusters.length).toBeGreaterThan(10);
    expect(await idsOf('kept.jsonl')).toEqual(expected.kept);
    expect(report.counts.kept.documents).toBe(expected.kept.length);
    expect(report.counts.short.documents).toBe(expected.counts.short);
    expect(report.counts.equal.documents).toBe(expected.counts.equal);
  });
});

describe('the outcome does not depend on', () => {
  const outcome = async (options: Partial<Parameters<typeof runIn>[1]>) => {
    const input = await folder.write('rows.jsonl', toLines(ROWS));
    const outputs = { kept: folder.at('kept.jsonl'), clusters: folder.at('clusters.jsonl') };
    await runIn(folder, { inputs: [input], outputs, restart: true, ...options });
    return [await folder.text('kept.jsonl'), await folder.text('clusters.jsonl')];
  };

  test('workers and segments', async () => {
    const alone = await outcome({ workers: 1, segmentBytes: 1e6 });
    expect(await outcome({ workers: 3, segmentBytes: 10_000 })).toEqual(alone);
  });
});

describe('formats', () => {
  test('rows of any format come out in any format, unchanged', async () => {
    const lines = await folder.write('a.jsonl', toLines(ROWS.slice(0, 100)));
    const packed = await folder.write('b.jsonl.gz', gzipSync(toLines(ROWS.slice(100, 200))));
    const third = await folder.write('c.jsonl', toLines(ROWS.slice(200)));
    const parquet = folder.at('c.parquet');
    await query(`COPY (FROM read_json('${third}')) TO '${parquet}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    const inputs = [lines, packed, parquet];
    const settings = { minimumLength: 0 };
    for (const name of ['kept.jsonl', 'kept.jsonl.gz', 'kept.parquet']) {
      await runIn(folder, { inputs, settings, outputs: { kept: folder.at(name) }, restart: true });
    }
    const originals = new Map(ROWS.map((row) => [row.id, row]));
    const expected = (await deduplicate(ROWS, { ...PRESETS.text, ...settings })).kept.map((id) =>
      originals.get(id),
    );
    expect(rowsIn(await folder.text('kept.jsonl'))).toEqual(expected);
    expect(rowsIn(gunzipSync(await readFile(folder.at('kept.jsonl.gz'))).toString())).toEqual(expected);
    const table = await query(`SELECT CAST(to_json(t) AS VARCHAR) FROM '${folder.at('kept.parquet')}' t`);
    expect(table.map(([row]) => JSON.parse(String(row)) as unknown)).toEqual(expected);
  });

  test('lines stay byte for byte: spaces, escapes, line ends, a missing last one', async () => {
    const lines = [
      '{ "text" : "caf\\u00e9 and more", "n": 1.50 }\r\n',
      '\n',
      '{"text":"other words entirely here"}',
    ];
    const input = await folder.write('odd.jsonl', `\ufeff${lines.join('')}`);
    await runIn(folder, { inputs: [input], outputs: { kept: folder.at('kept.jsonl') } });
    expect(await folder.text('kept.jsonl')).toBe(`${lines[0]}${lines[2]}\n`);
  });

  test('columns are found in objects, ids and sources are made where rows have none', async () => {
    const rows = [
      { body: { text: 'a text that is long enough' }, meta: { set: 'one' } },
      { body: { text: 'another text, as long' } },
    ];
    const input = await folder.write('nested.jsonl', toLines([...rows, rows[0] ?? {}]));
    const outputs = { clusters: folder.at('clusters.jsonl') };
    await runIn(folder, {
      inputs: [input],
      columns: { text: 'body.text', id: 'id', source: 'meta.set' },
      outputs,
    });
    expect(rowsIn(await folder.text('clusters.jsonl'))).toMatchObject([
      { cluster: 1, id: 'nested.jsonl:1', source: 'one', kept: true, size: 2 },
      { cluster: 1, id: 'nested.jsonl:3', source: 'one', kept: false, reason: 'equal', size: 2 },
    ]);
  });
});

describe('bad rows', () => {
  test('are set aside with file, line, place and reason, and stop nothing', async () => {
    const good = ROWS.slice(0, 40).map((row) => Buffer.from(toLines([row])));
    const bad: [Buffer, RegExp][] = [
      [Buffer.from('{"text": "unfinished\n'), /invalid JSON/],
      [Buffer.concat([Buffer.from('{"text":"'), Buffer.of(0xff), Buffer.from('"}\n')]), /invalid UTF-8/],
      [Buffer.from('{"id":"x"}\n'), /no column 'text'/],
      [Buffer.from('{"text":["a"]}\n'), /a list, not a text/],
      [Buffer.from('"text"\n'), /no JSON object/],
      [Buffer.from(`{"text":"${'long '.repeat(30_000)}"}\n`), /longer than 0\.1 MB/],
      [Buffer.from('\0\0\n'), /invalid JSON/],
    ];
    const mixed = bad.flatMap(([line], index) => [line, ...good.slice(index * 5, index * 5 + 5)]);
    const input = await folder.write('mixed.jsonl', Buffer.concat(mixed));
    const outputs = { kept: folder.at('kept.jsonl'), setAside: folder.at('aside.jsonl') };
    const report = await runIn(folder, { inputs: [input], outputs, longestLine: 100_000 });
    const aside = (await folder.text('aside.jsonl'))
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { line: number; offset: number; length: number; reason: string; file: string },
      );
    expect(aside.map(({ line }) => line)).toEqual(bad.map((_, index) => index * 6 + 1));
    const all = Buffer.concat(mixed);
    for (const [index, [line, reason]] of bad.entries()) {
      const { offset, length, file, ...row } = aside[index] ?? {
        offset: -1,
        length: 0,
        reason: '',
        file: '',
      };
      expect(row.reason).toMatch(reason);
      expect(file).toBe(input);
      expect(
        all
          .subarray(offset, offset + length)
          .toString('latin1')
          .trimEnd(),
      ).toBe(line.toString('latin1').trimEnd());
    }
    expect(report.counts).toMatchObject({ setAside: 7, documents: { documents: 35 } });
    expect(await idsOf('kept.jsonl')).toEqual((await deduplicate(ROWS.slice(0, 35), PRESETS.text)).kept);
  });

  test('what comes before a damage is used, and the damage is told', async () => {
    const packed = gzipSync(toLines(ROWS));
    const damaged = await folder.write('damaged.jsonl.gz', packed.subarray(0, packed.length - 2000));
    const whole = await folder.write('whole.jsonl', toLines(ROWS.slice(0, 20)));
    const events: unknown[] = [];
    const report = await runIn(folder, {
      inputs: [damaged, whole],
      outputs: { kept: folder.at('kept.jsonl') },
      onEvent: (event) => events.push(event),
    });
    expect(report.inputs).toMatchObject([
      { setAside: 1, damage: expect.stringMatching(/unexpected end/) as string },
      { documents: 20, damage: null },
    ]);
    expect(report.inputs[0]?.documents).toBeGreaterThan(150);
    expect(events).toContainEqual(expect.objectContaining({ type: 'damage', file: damaged }));
    expect((await idsOf('kept.jsonl')).length).toBe(report.counts.kept.documents);
  });

  test('a Parquet file that is none is damaged from its beginning, and the others are used', async () => {
    const inputs = [
      await folder.write('no.parquet', 'no parquet at all'),
      await folder.write('a.jsonl', toLines(ROWS.slice(0, 10))),
    ];
    const report = await runIn(folder, { inputs, outputs: { kept: folder.at('kept.parquet') } });
    expect(report.inputs.map(({ documents, setAside }) => [documents, setAside])).toEqual([
      [0, 1],
      [10, 0],
    ]);
  });
});

describe('what is never a duplicate', () => {
  test('a text without letters, and one shorter than a gram unless it is equal', async () => {
    const texts = ['', '', '  ', '…', 'ok', 'ok', 'OK!', 'no', 'Editorial', 'Editorials'];
    const rows = texts.map((text, index) => ({ id: `d${index}`, source: 's', text }));
    const input = await folder.write('short.jsonl', toLines(rows));
    const report = await runIn(folder, {
      inputs: [input],
      settings: { minimumLength: 0 },
      outputs: { kept: folder.at('kept.jsonl') },
    });
    expect(await idsOf('kept.jsonl')).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd7', 'd8', 'd9']);
    expect(report.counts).toMatchObject({ empty: 3, equal: { documents: 2 }, near: { documents: 0 } });
  });

  test('a document that is too short does not take a cluster with it', async () => {
    const text = ROWS[0]?.text ?? '';
    const rows = [
      { id: 'short', source: 's', text: text.slice(0, 150) },
      { id: 'one', source: 's', text },
      { id: 'two', source: 's', text: `${text}.` },
    ];
    const input = await folder.write('short.jsonl', toLines(rows));
    await runIn(folder, {
      inputs: [input],
      settings: { minimumLength: 200 },
      outputs: { kept: folder.at('kept.jsonl') },
    });
    expect(await idsOf('kept.jsonl')).toEqual(['one']);
  });
});

describe('a hold-out', () => {
  test('takes documents of equal text out, in local scope too, and is not written', async () => {
    const holdOut = [
      await folder.write('test.jsonl', toLines([{ text: ROWS[5]?.text.toUpperCase() }, { text: '' }])),
    ];
    const input = await folder.write(
      'rows.jsonl',
      toLines([...ROWS.slice(0, 30), { id: 'empty', source: 'web', text: '' }]),
    );
    const settings = { scope: 'local', minimumLength: 0 } as const;
    const report = await runIn(folder, {
      inputs: [input],
      holdOut,
      settings,
      outputs: { kept: folder.at('kept.jsonl') },
    });
    const equal = ROWS.slice(0, 30).filter(({ text }) => text === ROWS[5]?.text).length;
    expect(report.counts.contaminated.documents).toBe(equal);
    const kept = await idsOf('kept.jsonl');
    expect(kept).not.toContain('row-00005');
    expect(kept).toContain('empty');
  });
});

describe('a run that was interrupted', () => {
  test('goes on with what is finished, and ends as if nothing had been', async () => {
    const input = await folder.write('rows.jsonl', toLines(ROWS));
    const outputs = { kept: folder.at('kept.jsonl') };
    await runIn(folder, { inputs: [input], outputs, restart: true });
    const expected = await folder.text('kept.jsonl');
    const controller = new AbortController();
    const interrupted = runIn(folder, {
      inputs: [input],
      outputs,
      restart: true,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'progress' && event.stage === 'sign' && event.done > 100)
          controller.abort(new Error('stopped'));
      },
    });
    await expect(interrupted).rejects.toThrow('stopped');
    const first: number[] = [];
    await runIn(folder, {
      inputs: [input],
      outputs,
      onEvent: (event) => {
        if (event.type === 'progress' && event.stage === 'sign') first.push(event.done);
      },
    });
    expect(first[0]).toBeGreaterThan(100);
    expect(first[0]).toBeLessThan(300);
    expect(await folder.text('kept.jsonl')).toBe(expected);
  });

  test('is not gone on with when options or files have changed', async () => {
    const input = await folder.write('rows.jsonl', toLines(ROWS.slice(0, 20)));
    await runIn(folder, { inputs: [input] });
    await expect(runIn(folder, { inputs: [input], settings: { verify: 0.7 } })).rejects.toThrow(
      /verify was 0\.8, now 0\.7.*--restart/,
    );
    await folder.write('rows.jsonl', toLines(ROWS.slice(0, 30)));
    await expect(runIn(folder, { inputs: [input] })).rejects.toThrow(/rows\.jsonl has changed since/);
    const report = await runIn(folder, { inputs: [input], restart: true });
    expect(report.counts.documents.documents).toBe(30);
  });
});

describe('wrong use', () => {
  test('a column that no file has names those that there are', async () => {
    const input = await folder.write('rows.jsonl', toLines([{ title: 'a', abstract: 'b' }]));
    await expect(runIn(folder, { inputs: [input] })).rejects.toThrow(
      /no file has a column 'text'.*'title', 'abstract'/i,
    );
  });

  test('an output that is an input is refused', async () => {
    const input = await folder.write('rows.jsonl', toLines(ROWS.slice(0, 3)));
    await expect(runIn(folder, { inputs: [input], outputs: { kept: input } })).rejects.toThrow(/is an input/);
  });

  test('a folder without files, a pattern without matches, an unknown ending', async () => {
    await folder.write('notes.txt', 'x');
    for (const [path, message] of [
      ['', /No file in/],
      ['*.parquet', /Nothing .* matches/],
      ['notes.txt', /format/],
      ['no.jsonl', /no such file/],
    ] as const) {
      await expect(runIn(folder, { inputs: [folder.at(path)] })).rejects.toThrow(message);
    }
  });
});

describe('explaining', () => {
  test('finds a cluster by the id of a member, with whole texts and the index of each pair', async () => {
    const input = await folder.write('rows.jsonl', toLines(ROWS));
    const report = await runIn(folder, { inputs: [input] });
    const near = report.clusters.largest
      .flatMap(({ members }) => members)
      .find(({ jaccard }) => jaccard !== null && jaccard < 1);
    const [cluster] = await explainCorpus(folder.at('work'), near?.id ?? '');
    if (!cluster || !('cluster' in cluster)) throw new Error('no cluster');
    const texts = new Map(ROWS.map(({ id, text }) => [id, text]));
    const survivor = cluster.members[0]?.text ?? '';
    for (const { id, text, jaccard, kept } of cluster.members) {
      expect(text).toBe(texts.get(id));
      if (!kept) expect(jaccard).toBeCloseTo(exactJaccard(survivor, text, PRESETS.text.features), 12);
    }
    expect(cluster.members.find(({ id }) => id === near?.id)).toMatchObject({
      jaccard: near?.jaccard,
      kept: false,
    });
    expect(await explainCorpus(folder.at('work'), `cluster:${cluster.cluster}`)).toMatchObject([
      { size: cluster.size },
    ]);
    await expect(explainCorpus(folder.at('work'), 'cluster:100000')).rejects.toThrow(/numbered from 1/);
    await expect(explainCorpus(folder.at('nowhere'), 'cluster:1')).rejects.toThrow(/no work folder/);
  });
});
