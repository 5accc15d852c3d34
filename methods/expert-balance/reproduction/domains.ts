/** The data: texts of several domains, some to train on and some held out, and the sequences cut from them. */
import type { RandomStream } from '@papertape/reproduction';

/** One line of the file: a piece of a document of a domain. Whole documents are either trained on or held out. */
export interface Piece {
  readonly domain: string;
  readonly split: 'train' | 'held';
  readonly document: string;
  readonly text: string;
}

export interface Domain {
  readonly name: string;
  /** UTF-8 bytes, pieces one after another. */
  readonly train: Uint8Array;
  readonly held: Uint8Array;
}

/** Pieces as JSON, one to a line. */
export function packPieces(pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(pieces.map((piece) => `${JSON.stringify(piece)}\n`).join(''));
}

/**
 * The domains of a file of pieces, in the order in which they first come. Any file of such lines will do. Throws
 * TypeError naming the line that is no piece, a document in both splits, or a domain without text to train on or
 * held out; RangeError for fewer than two domains.
 */
export function parseDomains(bytes: Uint8Array): Domain[] {
  const domains = new Map<string, { train: string[]; held: string[] }>();
  const splits = new Map<string, string>();
  for (const [number, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
    if (line.trim() === '') continue;
    const { domain, split, document, text } = parsePiece(line, number + 1);
    const key = `${domain}\n${document}`;
    if ((splits.get(key) ?? split) !== split) {
      throw new TypeError(`Line ${number + 1}: '${document}' is trained on and held out.`);
    }
    splits.set(key, split);
    const texts = domains.get(domain) ?? { train: [], held: [] };
    domains.set(domain, texts);
    texts[split].push(text);
  }
  if (domains.size < 2) throw new RangeError('The data needs at least two domains.');
  return Array.from(domains, ([name, { train, held }]) => {
    if (train.length === 0 || held.length === 0) {
      throw new TypeError(
        `The domain '${name}' needs text to train on ('train') and text held out ('held').`,
      );
    }
    return { name, train: encode(train), held: encode(held) };
  });
}

function parsePiece(line: string, number: number): Piece {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  const piece = value as Partial<Piece> | null;
  const texts = [piece?.domain, piece?.document, piece?.text];
  if (!piece || texts.some((text) => typeof text !== 'string') || !/^(train|held)$/.test(piece.split ?? '')) {
    throw new TypeError(
      `Line ${number} is no piece of text: {"domain": …, "split": "train" or "held", "document": …, "text": …}.`,
    );
  }
  return piece as Piece;
}

const encode = (texts: readonly string[]): Uint8Array => new TextEncoder().encode(texts.join('\n'));

/** Sequences of `length` bytes and the one after each: bytes [sequences × (length + 1)]. */
export interface Sequences {
  readonly bytes: Uint8Array;
  /** Of each sequence. */
  readonly domains: Uint8Array;
}

export interface CutOptions {
  readonly count: number;
  readonly length: number;
}

/** Sequences of one domain each, which is drawn for every sequence, as its place is. */
export function drawSequences(
  domains: readonly Domain[],
  { count, length }: CutOptions,
  random: RandomStream,
): Sequences {
  const width = length + 1;
  const bytes = new Uint8Array(count * width);
  const ids = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const id = random.integer(domains.length);
    ids[row] = id;
    bytes.set(excerpt(domains[id], width, random), row * width);
  }
  return { bytes, domains: ids };
}

/** Bytes of one excerpt in a sequence that mixes domains. */
const MIXED_BYTES = 8;

/** The control: every sequence runs through domains at random, MIXED_BYTES at a time, so that all are alike. */
export function drawMixedSequences(
  domains: readonly Domain[],
  { count, length }: CutOptions,
  random: RandomStream,
): Sequences {
  const bytes = new Uint8Array(count * (length + 1));
  for (let start = 0; start < bytes.length; start += MIXED_BYTES) {
    const size = Math.min(MIXED_BYTES, bytes.length - start);
    bytes.set(excerpt(domains[random.integer(domains.length)], size, random), start);
  }
  return { bytes, domains: new Uint8Array(count) };
}

function excerpt(domain: Domain | undefined, size: number, random: RandomStream): Uint8Array {
  const text = domain?.train ?? new Uint8Array();
  if (text.length < size) {
    throw new RangeError(`The domain '${domain?.name}' has ${text.length} bytes; a sequence takes ${size}.`);
  }
  const start = random.integer(text.length - size + 1);
  return text.subarray(start, start + size);
}

/** Held-out sequences, `count` of each domain evenly spread over its text: the same for every arm and seed. */
export function heldSequences(domains: readonly Domain[], { count, length }: CutOptions): Sequences[] {
  const width = length + 1;
  return domains.map(({ name, held }, id) => {
    if (held.length < width)
      throw new RangeError(`The domain '${name}' has less than ${width} bytes held out.`);
    const bytes = new Uint8Array(count * width);
    for (let row = 0; row < count; row++) {
      const start = Math.floor(((held.length - width) * row) / Math.max(1, count - 1));
      bytes.set(held.subarray(start, start + width), row * width);
    }
    return { bytes, domains: new Uint8Array(count).fill(id) };
  });
}
