/** What each learning rate gives, on a seed that no profile uses: node tune.ts. */
import { openDevice } from '@papertape/neural';
import { randomStream } from '@papertape/reproduction';
import { textOf, parseCorpus } from '../corpus.ts';
import { build } from '../datasets/brown-documents.ts';
import { symbolsOf } from './alphabet.ts';
import { splitFiles } from './mixes.ts';
import { trainLanguageModel } from './model.ts';
import { drawText } from './pools.ts';

const SEED = 1000;
const RATES = [3e-3, 6e-3, 1e-2, 2e-2, 4e-2];
const CHARACTERS = 400_000;

const corpus = parseCorpus(await build());
const { train, held } = splitFiles(corpus, randomStream(SEED, 'held-out files'));
const [text, exam] = [[train, CHARACTERS] as const, [held, 56_000] as const].map(
  ([documents, characters]) => {
    const texts = documents.map(({ tokens }) => textOf(tokens));
    return symbolsOf(drawText(texts, characters, randomStream(SEED, 'drawn')));
  },
);
await openDevice('wasm');
for (const rate of RATES) {
  if (!text || !exam) throw new RangeError('There is no text.');
  const [bits = NaN] = await trainLanguageModel(text, {
    random: randomStream(SEED, 'language model'),
    rate,
    signal: new AbortController().signal,
    breathe: async () => undefined,
    examine: { texts: [exam], times: 1, onBits: () => undefined },
  });
  process.stdout.write(`${rate}: ${bits.toFixed(4)} bits per character\n`);
}
