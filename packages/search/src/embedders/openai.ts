// Embeddings from any end point that speaks OpenAI's protocol (POST {url}/embeddings).
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbedderUnavailable } from '../errors.ts';
import { normalise } from '../lsa/model.ts';
import type { DocumentText } from '../words/document.ts';
import type { Embedder, EmbedderConfiguration, Fetch } from './embedder.ts';

interface Configuration extends EmbedderConfiguration {
  url: string;
  model: string;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Characters of a paper sent: about 2,000 tokens, which every current model takes. */
const LONGEST_TEXT = 8000;

interface Answer {
  data: { index: number; embedding: number[] }[];
}

/**
 * An embedder over HTTP. Asks once to learn the vectors' dimensions.
 * @throws EmbedderUnavailable when the end point refuses, cannot be reached, or answers in another form.
 */
export async function createOpenAiEmbedder(given: EmbedderConfiguration): Promise<Embedder> {
  const { url, model } = given;
  if (!url)
    throw new EmbedderUnavailable('EMBEDDER=openai needs EMBEDDER_URL, such as https://api.example.org/v1.');
  if (!model)
    throw new EmbedderUnavailable('EMBEDDER=openai needs EMBEDDER_MODEL, such as text-embedding-3-small.');
  const configuration: Configuration = { ...given, url, model };
  const [probe] = await request(configuration, ['dimensions'], {});
  const dimensions = probe?.length ?? 0;
  const embed = async (texts: string[], options: { attempts?: number; signal?: AbortSignal }) => {
    const vectors = await request(configuration, texts, options);
    if (vectors.some((vector) => vector.length !== dimensions)) {
      throw new EmbedderUnavailable(`${url} changed the length of its vectors; restart to embed anew.`);
    }
    return vectors;
  };
  return {
    key: `openai/${model}/${dimensions}`,
    dimensions,
    batchSize: 64,
    fusion: { textWeight: 0.5, floor: 'lowest', least: 0.2 },
    embedPapers: (papers, signal) => embed(papers.map(textOf), signal ? { signal } : {}),
    embedQuery: async (text, signal) => {
      // A reader waits for this one: no second attempt.
      const [vector] = await embed([text.slice(0, LONGEST_TEXT)], { attempts: 1, ...(signal && { signal }) });
      return vector ?? new Float32Array(dimensions);
    },
    close: async () => undefined,
  };
}

/** A paper as general-purpose models read it. */
export function textOf({ title, abstract }: DocumentText): string {
  return `${title}\n\n${abstract}`.slice(0, LONGEST_TEXT);
}

async function request(
  configuration: Configuration,
  input: string[],
  { attempts = ATTEMPTS, signal }: { attempts?: number; signal?: AbortSignal },
): Promise<Float32Array[]> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(configuration, input, signal);
    if ('vectors' in outcome) return outcome.vectors;
    if (!outcome.retry || attempt >= attempts) throw new EmbedderUnavailable(outcome.reason);
    const pause = outcome.pauseMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
    await sleep(Math.min(LONGEST_PAUSE_MS, pause), undefined, signal ? { signal } : {});
  }
}

type Outcome = { vectors: Float32Array[] } | { reason: string; retry: boolean; pauseMs?: number };

async function attemptOnce(
  configuration: Configuration,
  input: string[],
  signal?: AbortSignal,
): Promise<Outcome> {
  const { url, model, apiKey, timeoutMs = 30_000 } = configuration;
  const timeout = AbortSignal.timeout(timeoutMs);
  const get: Fetch = configuration.fetch ?? fetch;
  try {
    const response = await get(`${url.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, input, encoding_format: 'float' }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) return await refusal(url, response);
    return { vectors: vectorsOf(await response.json(), input.length) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof EmbedderUnavailable) return { reason: error.message, retry: false };
    const why = timeout.aborted ? `no answer within ${timeoutMs} ms` : describe(error);
    return { reason: `The embeddings end point ${url} failed: ${why}. Check EMBEDDER_URL.`, retry: true };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

async function refusal(url: string, response: Response): Promise<Outcome> {
  const body = (await response.text()).slice(0, 300);
  const advice = response.status === 401 || response.status === 403 ? ' Check EMBEDDER_API_KEY.' : '';
  const seconds = Number(response.headers.get('retry-after'));
  return {
    reason: `The embeddings end point ${url} answered ${response.status}: ${body}${advice}`,
    retry: response.status === 408 || response.status === 429 || response.status >= 500,
    ...(seconds > 0 && { pauseMs: seconds * 1000 }),
  };
}

/** The answer's vectors in the order of the texts, each of length one. */
function vectorsOf(answer: unknown, count: number): Float32Array[] {
  if (!isAnswer(answer) || answer.data.length !== count) {
    throw new EmbedderUnavailable(
      'The embeddings end point answered in an unknown form; expected { data: [{ index, embedding }] } with one entry for each text.',
    );
  }
  const vectors: Float32Array[] = [];
  for (const { index, embedding } of answer.data) vectors[index] = normalise(Float32Array.from(embedding));
  if (answer.data.some((_, index) => vectors[index] === undefined)) {
    throw new EmbedderUnavailable('The embeddings end point repeated or left out an index.');
  }
  return vectors;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null || !('data' in value) || !Array.isArray(value.data))
    return false;
  return value.data.every(
    (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      'index' in entry &&
      Number.isInteger(entry.index) &&
      'embedding' in entry &&
      Array.isArray(entry.embedding) &&
      entry.embedding.length > 0 &&
      entry.embedding.every((number: unknown) => typeof number === 'number' && Number.isFinite(number)),
  );
}
