// Which characters a sample has: decided by its number alone, so that the data cursor is one number.
import type { CounterRng } from '../rng/index.ts';

/** A text as numbers of its characters. */
export interface Corpus {
  readonly codes: Uint8Array;
  /** Characters in the order of their numbers, at most 256. */
  readonly alphabet: string;
}

/** Rare characters become a blank, so that the alphabet has at most `most` characters. */
export function encodeText(text: string, most = 96): Corpus {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const common = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most - 1);
  const alphabet = [...new Set([' ', ...common.map(([character]) => character)])];
  const codeOf = new Map(alphabet.map((character, code) => [character, code]));
  return {
    codes: Uint8Array.from(text, (character) => codeOf.get(character) ?? 0),
    alphabet: alphabet.join(''),
  };
}

/** Place of the draws that choose samples, apart from those of layers. */
const DATA_LAYER = 0xffff;

/** The data cursor before `step` (from 1): samples that the steps before it took. */
export function cursorOf(step: number, samples: number): number {
  return (step - 1) * samples;
}

/** T + 1 characters of the sample at a cursor, from a place that the seed and the cursor decide. */
export function sampleAt({ codes }: Corpus, rng: CounterRng, cursor: number, length: number): Uint8Array {
  const draw = rng.uniform({ step: 0, layer: DATA_LAYER, operation: 0, sample: cursor }, 0);
  const start = Math.floor(draw * (codes.length - length));
  return codes.subarray(start, start + length + 1);
}
