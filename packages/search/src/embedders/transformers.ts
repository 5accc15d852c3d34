// Sentence embeddings by an ONNX model through transformers.js, which is installed only by those who want it.
import { EmbedderUnavailable } from '../errors.ts';
import { normalise } from '../lsa/model.ts';
import type { Embedder, EmbedderConfiguration } from './embedder.ts';
import { textOf } from './openai.ts';

/** As much of '@huggingface/transformers' as is used here. */
export interface TransformersModule {
  env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    remoteHost: string;
    cacheDir: string | null;
  };
  pipeline(task: 'feature-extraction', model: string, options: Record<string, unknown>): Promise<Extractor>;
}

interface Extractor {
  (texts: string[], options: { pooling: 'mean'; normalize: boolean }): Promise<{ tolist(): number[][] }>;
  dispose?(): Promise<unknown>;
}

const PACKAGE = '@huggingface/transformers';

/**
 * Loads the model, from `modelDir` or by download.
 * @throws EmbedderUnavailable when the package is not installed, or a file of the model is missing (it names which).
 */
export async function createTransformersEmbedder(
  configuration: EmbedderConfiguration,
  load: () => Promise<TransformersModule> = loadPackage,
): Promise<Embedder> {
  const { model, queryPrefix = '' } = configuration;
  if (!model) {
    throw new EmbedderUnavailable(
      'EMBEDDER=transformers needs EMBEDDER_MODEL, such as Xenova/bge-small-en-v1.5.',
    );
  }
  const extract = await openModel(await load(), model, configuration);
  const embed = async (texts: string[]): Promise<Float32Array[]> => {
    const output = await extract(texts, { pooling: 'mean', normalize: true });
    return output.tolist().map((row) => normalise(Float32Array.from(row)));
  };
  const dimensions = (await embed(['dimensions']))[0]?.length ?? 0;
  return {
    key: `transformers/${model}/${dimensions}`,
    dimensions,
    batchSize: 8,
    fusion: { textWeight: 0.5, floor: 'lowest', least: 0.2 },
    embedPapers: (papers) => embed(papers.map(textOf)),
    embedQuery: async (text) => (await embed([queryPrefix + text]))[0] ?? new Float32Array(dimensions),
    close: async () => void (await extract.dispose?.()),
  };
}

async function loadPackage(): Promise<TransformersModule> {
  try {
    // Through a variable: the package is no dependency, so its types are not here.
    const name: string = PACKAGE;
    return (await import(name)) as TransformersModule;
  } catch (error) {
    throw new EmbedderUnavailable(
      `EMBEDDER=transformers needs the package ${PACKAGE}: run 'npm install ${PACKAGE}' in the folder of Papertape, ` +
        `or set EMBEDDER=lsa. (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

async function openModel(
  transformers: TransformersModule,
  model: string,
  { modelDir = null, remoteHost, cacheDir }: EmbedderConfiguration,
): Promise<Extractor> {
  transformers.env.allowRemoteModels = modelDir === null;
  if (modelDir !== null) transformers.env.localModelPath = modelDir;
  if (remoteHost) transformers.env.remoteHost = remoteHost;
  if (cacheDir) transformers.env.cacheDir = cacheDir;
  try {
    return await transformers.pipeline('feature-extraction', model, { dtype: 'fp32' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = modelDir === null ? 'could not be downloaded' : `is not whole in ${modelDir}`;
    throw new EmbedderUnavailable(
      `The model ${model} ${where}: ${reason} It needs config.json, tokenizer.json, tokenizer_config.json and ` +
        `onnx/model.onnx in <EMBEDDER_MODEL_DIR>/${model}/.`,
    );
  }
}
