import { expect, test } from 'vitest';
import type { TransformersModule } from './transformers.ts';
import { createTransformersEmbedder } from './transformers.ts';

function fakePackage(fail?: string) {
  const seen: { model?: string; texts: string[] } = { texts: [] };
  const module: TransformersModule = {
    env: {
      allowRemoteModels: true,
      allowLocalModels: true,
      localModelPath: '',
      remoteHost: '',
      cacheDir: null,
    },
    async pipeline(_task, model) {
      if (fail !== undefined) throw new Error(fail);
      seen.model = model;
      return async (texts) => {
        seen.texts.push(...texts);
        return { tolist: () => texts.map(() => [0, 2, 0]) };
      };
    },
  };
  return { module, seen };
}

test('a local model is loaded without going to the network', async () => {
  const { module, seen } = fakePackage();
  const embedder = await createTransformersEmbedder(
    { kind: 'transformers', model: 'lab/tiny', modelDir: '/models', queryPrefix: 'query: ' },
    async () => module,
  );
  expect(module.env).toMatchObject({ allowRemoteModels: false, localModelPath: '/models' });
  expect(embedder).toMatchObject({ key: 'transformers/lab/tiny/3', dimensions: 3 });
  expect([...(await embedder.embedQuery('graphs'))]).toEqual([0, 1, 0]);
  await embedder.embedPapers([{ title: 'T', abstract: 'A', authorNames: 'N' }]);
  expect(seen).toEqual({ model: 'lab/tiny', texts: ['dimensions', 'query: graphs', 'T\n\nA'] });
});

test('a missing file is named, with where it belongs', async () => {
  const { module } = fakePackage('file was not found at "/models/lab/tiny/onnx/model.onnx".');
  const opening = createTransformersEmbedder(
    { kind: 'transformers', model: 'lab/tiny', modelDir: '/models' },
    async () => module,
  );
  await expect(opening).rejects.toThrow(/is not whole in \/models: .*onnx\/model\.onnx.*EMBEDDER_MODEL_DIR/s);
});

test('without the package the error says how to get it', async () => {
  await expect(createTransformersEmbedder({ kind: 'transformers', model: 'lab/tiny' })).rejects.toThrow(
    'npm install @huggingface/transformers',
  );
});
