/** Claim E: what a small language model of characters learns from as many characters, deduplicated or not. */
import { openDevice } from '@papertape/neural';
import type { Measurements, RunContext } from '@papertape/reproduction';
import { PRESETS, type Document } from '../../src/index.ts';
import { textOf, type BrownDocument } from '../corpus.ts';
import { symbolsOf } from '../language/alphabet.ts';
import { MIXES, MIX_NAMES, mixText, SOURCES, sourceOf, splitFiles } from '../language/mixes.ts';
import { trainLanguageModel } from '../language/model.ts';
import { drawText, makeCrawl } from '../language/pools.ts';
import type { Tested } from '../methods.ts';
import type { DeduplicationParameters } from '../parameters.ts';
import { paced } from '../working.ts';

/** Characters of a document and the line feed after it, about. */
const DOCUMENT_CHARACTERS = 1_070;
/** The crawl holds so many times the characters that are trained on, so that its unique half suffices. */
const CRAWL_TIMES = 2.15;

type Context = RunContext<DeduplicationParameters>;

/** Bits per held-out character, `language.<training text>.bits`; `onPart` is told the share of the work done. */
export async function languageModels(
  context: Context,
  corpus: readonly BrownDocument[],
  tested: Tested,
  onPart: (done: number, note: string) => void,
): Promise<Measurements> {
  const device = await openDevice(context.device === 'webgpu' ? 'webgpu' : 'wasm');
  context.report.device(device.name);
  const { train, held } = splitFiles(corpus, context.random('held-out files'));
  const exam = SOURCES.map((source) => {
    const texts = held
      .filter((document) => sourceOf(document) === source)
      .map(({ tokens }) => textOf(tokens));
    return symbolsOf(texts.join('\n').slice(0, context.profile.parameters.heldCharacters));
  });
  const texts = { ...(await crawlTexts(context, train, tested)), ...mixTexts(context, train) };
  const measurements: Measurements = {};
  const rows: (string | number)[][] = [];
  const names = Object.keys(texts);
  for (const [number, [name, text]] of Object.entries(texts).entries()) {
    const bits = await trainAndExamine(context, name, text, exam, (share) =>
      onPart((number + share) / names.length, `language model, ${name}`),
    );
    measurements[`language.${name}.bits`] = mean(bits);
    rows.push([name, mean(bits), ...bits]);
  }
  const others = MIX_NAMES.filter((name) => name !== 'dc-6');
  measurements['language.best-other-mix.bits'] = Math.min(
    ...others.map((name) => measurements[`language.${name}.bits`] ?? Infinity),
  );
  context.report.table('Bits per held-out character', {
    columns: ['trained on', 'mean', ...SOURCES],
    rows,
  });
  return measurements;
}

/** As many characters of the crawl as it is, deduplicated source by source, and globally. */
async function crawlTexts(
  context: Context,
  train: readonly BrownDocument[],
  tested: Tested,
): Promise<Record<'crawl' | 'local' | 'global', string>> {
  const characters = context.profile.parameters.languageCharacters;
  const size = Math.ceil((CRAWL_TIMES * characters) / DOCUMENT_CHARACTERS);
  const crawl = makeCrawl(train, size, context.random('crawl'));
  const draw = (documents: readonly Document[]) =>
    drawText(
      documents.map(({ text }) => text),
      characters,
      context.random('drawn from the crawl'),
    );
  const left = async (scope: 'local' | 'global') => {
    const settings = { ...PRESETS.slimpajama, mode: 'fast', scope } as const;
    const kept = new Set((await tested.deduplicate(paced(crawl, context), settings)).kept);
    return crawl.filter(({ id }) => kept.has(id));
  };
  return { crawl: draw(crawl), local: draw(await left('local')), global: draw(await left('global')) };
}

function mixTexts(context: Context, train: readonly BrownDocument[]): Record<string, string> {
  const characters = context.profile.parameters.languageCharacters;
  return Object.fromEntries(
    MIX_NAMES.map((name) => [
      name,
      mixText(train, MIXES[name], characters, context.random('drawn from the sources')),
    ]),
  );
}

/** Bits per character of each held-out text after training; on the way the mean is reported as a series. */
async function trainAndExamine(
  context: Context,
  name: string,
  text: string,
  exam: readonly Uint8Array[],
  onShare: (share: number) => void,
): Promise<number[]> {
  const { signal, breathe, report } = context;
  return trainLanguageModel(symbolsOf(text), {
    random: context.random('language model'),
    signal,
    breathe,
    onProgress: (characters) => onShare(characters / text.length),
    examine: {
      texts: exam,
      times: 4,
      onBits: (characters, bits) => report.point(`language.${name}`, characters, mean(bits)),
    },
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
