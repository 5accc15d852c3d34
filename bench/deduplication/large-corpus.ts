// A corpus of any size as a file of JSON lines, with planted copies and with what breaks pipelines.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { randomStream } from '@papertape/reproduction';
import { wordsOf } from './corpus.ts';

const SOURCES = ['web', 'code', 'books', 'papers', 'encyclopedia'] as const;
/** Documents that later ones may be copies of. */
const REMEMBERED = 2_000;
const EQUAL_COPIES = 0.05;
const EDITED_COPIES = 0.15;
/** Words exchanged in an edited copy. */
const EDITS = 0.01;

export interface LargeCorpus {
  readonly bytes: number;
  readonly documents: number;
  readonly equalCopies: number;
  readonly editedCopies: number;
  /** Lines that must be set aside. */
  readonly bad: number;
}

export interface LargeCorpusOptions {
  readonly bytes: number;
  readonly seed: number;
  /** Bytes of one line that is far too long, in the middle; 0 for none. */
  readonly longLine: number;
  /** Documents without any text, at the end. */
  readonly empty: number;
}

/** Writes the corpus; the same one for the same options. */
export async function writeLargeCorpus(path: string, options: LargeCorpusOptions): Promise<LargeCorpus> {
  const { bytes: wanted, longLine, empty } = options;
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  const next = documents(options.seed);
  const counts = { bytes: 0, documents: 0, equalCopies: 0, editedCopies: 0, bad: 0 };
  const write = async (line: string | Uint8Array) => {
    counts.bytes += line.length;
    if (!out.write(line)) await once(out, 'drain');
  };
  let long = longLine;
  while (counts.bytes < wanted) {
    if (long > 0 && counts.bytes > wanted / 2) {
      await writeLong(write, long);
      counts.bad++;
      long = 0;
    }
    const { text, kind, source } = next();
    await write(`${JSON.stringify({ id: `d${counts.documents}`, source, text })}\n`);
    counts.documents++;
    if (kind === 'equal') counts.equalCopies++;
    if (kind === 'edited') counts.editedCopies++;
    if (counts.documents % 10_000 === 0) {
      await write(
        Buffer.concat([Buffer.from('{"id":"bad","text":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}\n')]),
      );
      counts.bad++;
    }
  }
  for (let index = 0; index < empty; index++) {
    await write(`{"id":"e${index}","source":"web","text":""}\n`);
    counts.documents++;
  }
  out.end();
  await once(out, 'close');
  return counts;
}

async function writeLong(write: (piece: string) => Promise<void>, length: number): Promise<void> {
  const piece = 'never ending '.repeat(80_000);
  await write('{"id":"long","text":"');
  for (let at = 0; at < length; at += piece.length) await write(piece);
  await write('"}\n');
}

/** Documents one after another: new ones, equal copies and edited copies of earlier ones. */
function documents(seed: number) {
  const random = randomStream(seed, 'large corpus').uniform;
  const word = wordsOf(random);
  const remembered: string[][] = [];
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  return (): { text: string; source: string; kind: 'new' | 'equal' | 'edited' } => {
    const draw = random();
    const source = pick(SOURCES) ?? 'web';
    const earlier = draw < EQUAL_COPIES + EDITED_COPIES ? pick(remembered) : undefined;
    if (earlier && draw < EQUAL_COPIES) return { text: earlier.join(' '), source, kind: 'equal' };
    if (earlier) {
      const edited = earlier.map((each) => (random() < EDITS ? word() : each));
      return { text: edited.join(' '), source, kind: 'edited' };
    }
    // Lengths as they are on the web: a median of 250 words, some of thousands.
    const length = Math.ceil(250 * Math.exp(0.9 * (random() + random() + random() + random() - 2) * 1.7));
    const words = Array.from({ length }, word);
    remembered[Math.floor(random() * REMEMBERED)] = words;
    return { text: words.join(' '), source, kind: 'new' };
  };
}
