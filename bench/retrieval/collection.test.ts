import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotACollection, readCollection } from './collection.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'collection-'))));
afterEach(async () => await rm(folder, { recursive: true }));

const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

async function write(qrels: string, where = 'qrels.tsv') {
  await writeFile(
    join(folder, 'corpus.jsonl'),
    lines({ _id: 1, title: 'Kites', text: 'On kites.' }, { _id: 'd2', text: 'No title.' }),
  );
  await writeFile(
    join(folder, 'queries.jsonl'),
    lines({ _id: '1', text: 'Kites. On kites.' }, { _id: '9', text: 'x' }),
  );
  await mkdir(join(folder, 'qrels'), { recursive: true });
  await writeFile(join(folder, where), qrels);
}

test.each(['qrels.tsv', 'qrels/test.tsv'])(
  'documents, judged queries and grades are read (%s)',
  async (where) => {
    await write('query-id\tcorpus-id\tscore\n1\td2\t2\n1\t1\t0\n9\t1\t0\n', where);
    const collection = await readCollection(folder);
    expect(collection.documents).toEqual([
      { id: '1', title: 'Kites', text: 'On kites.' },
      { id: 'd2', title: '', text: 'No title.' },
    ]);
    expect(collection.queries).toEqual([
      {
        id: '1',
        text: 'Kites. On kites.',
        judgements: new Map([
          ['d2', 2],
          ['1', 0],
        ]),
      },
    ]);
    expect(collection.queriesAreDocuments).toBe(true);
  },
);

test('queries that only share their ids with documents are no documents', async () => {
  await write('1\td2\t1\n9\td2\t1\n');
  expect((await readCollection(folder)).queriesAreDocuments).toBe(false);
});

test('what is missing is named', async () => {
  await expect(readCollection(join(folder, 'nowhere'))).rejects.toThrow(/is not a folder.*corpus\.jsonl/);
  await expect(readCollection(folder)).rejects.toThrow(/corpus\.jsonl is missing/);
  await write('1\td2\t0\n');
  await expect(readCollection(folder)).rejects.toThrow('no query with a relevant one');
  await writeFile(join(folder, 'queries.jsonl'), '{"_id":"1","text":"a"}\nnonsense\n');
  const reading = readCollection(folder);
  await expect(reading).rejects.toThrow(NotACollection);
  await expect(reading).rejects.toThrow(/queries\.jsonl, line 2/);
});
