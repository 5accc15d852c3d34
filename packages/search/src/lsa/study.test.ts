import { expect, test } from 'vitest';
import { decodeModel } from './encoding.ts';
import { studyCorpus } from './study.ts';

async function* pages() {
  const text = (title: string) => ({
    title,
    abstract: 'We study engines of ships.',
    authorNames: 'Ada Bell',
  });
  yield [text('Engines for ships'), text('Ships without engines')];
  yield [text('Harbours')];
}

test('a worker thread reads every page and answers with vocabulary and model', async () => {
  const study = await studyCorpus({ texts: pages(), dimensions: 2 });
  expect(study.papers).toBe(3);
  expect(study.vocabulary).toContainEqual({ word: 'engines', papers: 3 });
  expect(study.vocabulary).toContainEqual({ word: 'harbours', papers: 1 });
  expect(study.vocabulary).toContainEqual({ word: 'bell', papers: 3 });
  expect(study.model && decodeModel(study.model).dimensions).toBe(study.dimensions);
});

test('without dimensions there is no model', async () => {
  expect(await studyCorpus({ texts: pages(), dimensions: null })).toMatchObject({ model: null, papers: 3 });
});

test('an abort ends it with the reason', async () => {
  const abort = new AbortController();
  async function* endless() {
    for (;;) {
      yield [{ title: 'a', abstract: 'b', authorNames: 'c' }];
      abort.abort(new Error('enough'));
    }
  }
  await expect(studyCorpus({ texts: endless(), dimensions: 2, signal: abort.signal })).rejects.toThrow(
    'enough',
  );
});
