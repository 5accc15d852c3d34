// Sets of prompts of a given shape. Token ids are drawn at random; two prompts share what the shape says and, by
// chance, next to nothing more.

import type { RandomStream } from '@papertape/reproduction';
import { shuffled } from '../shuffled.ts';

/** A tree of equal branches: from the root on, `degrees[i]` prompts' ways part after `prefixes[i]` more tokens. */
export interface Shape {
  /** Prefixes of the first level, each of its own. */
  roots: number;
  /** Tokens that each level adds to what is shared. */
  prefixes: readonly number[];
  /** Branches of each level; those of the last one are prompts. */
  degrees: readonly number[];
  /** Tokens of each prompt's own. */
  distinct: number;
}

const VOCABULARY = 32_000;

/** The prompts of a shape, shuffled: input that is grouped already would be no test of a cache. */
export function promptsOf(shape: Shape, random: RandomStream): Uint16Array[] {
  const { roots, prefixes, degrees, distinct } = shape;
  let level: Uint16Array[] = Array.from({ length: roots }, () => new Uint16Array(0));
  for (const [index, tokens] of prefixes.entries()) {
    level = level.flatMap((prefix) => {
      const shared = extend(prefix, tokens, random);
      return Array.from({ length: degrees[index] ?? 1 }, () => shared);
    });
  }
  return shuffled(
    level.map((prefix) => extend(prefix, distinct, random)),
    random,
  );
}

/** Trees of any shape: each prompt goes on from a random stretch of an earlier one, or begins anew. */
export function randomTree(prompts: number, random: RandomStream): Uint16Array[] {
  const all: Uint16Array[] = [];
  for (let index = 0; index < prompts; index++) {
    const from = all[Math.floor(random.uniform() * index * 1.2)] ?? new Uint16Array(0); // a sixth begin anew
    const kept = from.subarray(0, Math.ceil(random.uniform() * from.length));
    all.push(extend(kept, random.integer(40), random)); // sometimes nothing: a prompt that others begin with
  }
  return shuffled(all, random);
}

function extend(prefix: Uint16Array, tokens: number, random: RandomStream): Uint16Array {
  const longer = new Uint16Array(prefix.length + tokens);
  longer.set(prefix);
  for (let at = prefix.length; at < longer.length; at++) longer[at] = random.integer(VOCABULARY);
  return longer;
}
