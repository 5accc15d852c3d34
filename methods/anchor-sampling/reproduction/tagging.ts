/** Words of the Brown corpus with their part of speech, packed: every file of the corpus is a client. */
import type { SparseExample } from '../src/index.ts';

/** Hashed inputs of a word, and how many of them it has. */
export const TAGGING_INPUTS = 1_024;
export const FEATURES = 5;
/** In the order of labels. */
export const TAGS = [
  'noun',
  'name',
  'verb',
  'auxiliary',
  'adjective',
  'adverb',
  'preposition',
  'determiner',
  'pronoun',
  'conjunction',
  'number',
  'other',
] as const;

export interface TaggedWord {
  /** The client that holds it, or null for testing. */
  readonly client: number | null;
  readonly label: number;
  /** FEATURES numbers in [0, TAGGING_INPUTS). */
  readonly features: readonly number[];
}

const LENGTH = 2 + FEATURES * 2;
const FOR_TEST = 255;

/** Client (255: test), label, then the features as 16-bit numbers, little-endian; one word after the other. */
export function packWords(words: readonly TaggedWord[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * LENGTH);
  const view = new DataView(bytes.buffer);
  words.forEach(({ client, label, features }, index) => {
    const at = index * LENGTH;
    view.setUint8(at, client ?? FOR_TEST);
    view.setUint8(at + 1, label);
    features.forEach((feature, n) => view.setUint16(at + 2 + n * 2, feature, true));
  });
  return bytes;
}

/** Each client's words and the words for testing. Throws TypeError when the bytes are something else. */
export function parseWords(bytes: Uint8Array): { clients: SparseExample[][]; test: SparseExample[] } {
  if (bytes.length === 0 || bytes.length % LENGTH !== 0) {
    throw new TypeError(`Not a file of packed words: ${bytes.length} bytes.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const clients: SparseExample[][] = [];
  const test: SparseExample[] = [];
  for (let at = 0; at < bytes.length; at += LENGTH) {
    const client = view.getUint8(at);
    const indices = Uint16Array.from({ length: FEATURES }, (_, n) => view.getUint16(at + 2 + n * 2, true));
    const label = view.getUint8(at + 1);
    if (label >= TAGS.length || indices.some((index) => index >= TAGGING_INPUTS)) {
      throw new TypeError('Not a file of packed words: a number is out of range.');
    }
    const words = client === FOR_TEST ? test : (clients[client] ??= []);
    words.push({ indices, values: new Float32Array(FEATURES).fill(1), label });
  }
  return { clients, test };
}

/** The part of speech of a tag of the corpus ('nn-tl', 'bedz*'), or null for punctuation. */
export function labelOf(tag: string): number | null {
  const [base = ''] = tag.toLowerCase().replace(/^fw-/, '').split(/[-+*]/);
  if (!/^[a-z]/.test(base)) return null;
  const found = PREFIXES.find(([prefix]) => base.startsWith(prefix))?.[1] ?? 'other';
  return TAGS.indexOf(found);
}

/** Read from above: the first prefix that fits decides. */
const PREFIXES: readonly (readonly [string, (typeof TAGS)[number]])[] = [
  ['nn', 'noun'],
  ['nr', 'noun'],
  ['np', 'name'],
  ['vb', 'verb'],
  ['be', 'auxiliary'],
  ['do', 'auxiliary'],
  ['hv', 'auxiliary'],
  ['md', 'auxiliary'],
  ['jj', 'adjective'],
  ['rb', 'adverb'],
  ['rn', 'adverb'],
  ['ql', 'adverb'],
  ['wrb', 'adverb'],
  ['in', 'preposition'],
  ['to', 'preposition'],
  ['at', 'determiner'],
  ['ap', 'determiner'],
  ['dt', 'determiner'],
  ['ab', 'determiner'],
  ['wdt', 'determiner'],
  ['pp', 'pronoun'],
  ['pn', 'pronoun'],
  ['wp', 'pronoun'],
  ['cc', 'conjunction'],
  ['cs', 'conjunction'],
  ['cd', 'number'],
  ['od', 'number'],
];

/** What the model sees of a word: its ending, its beginning, its case, and the words beside it; hashed. */
export function featuresOf(word: string, before: string, after: string): number[] {
  const lower = word.toLowerCase();
  const shape = `${/^\p{Lu}/u.test(word)}${/\d/.test(word)}${Math.min(word.length, 8)}`;
  const texts = [
    `ending ${lower.slice(-3)}`,
    `whole ${lower.slice(0, 6)}`,
    `shape ${shape}`,
    `before ${before.toLowerCase().slice(-4)}`,
    `after ${after.toLowerCase().slice(-3)}`,
  ];
  return texts.map((text) => fnv(text) % TAGGING_INPUTS);
}

/** FNV-1a, 32 bits, over code units. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
