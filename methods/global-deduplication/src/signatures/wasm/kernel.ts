// The kernel in WebAssembly: four lanes at a time.
import { ONE_BLOCK } from '../../sha1.ts';
import type { GramBytes } from '../gram-bytes.ts';
import { digestAll, type Kernel } from '../kernel.ts';
import type { Permutations } from '../permutations.ts';
import { MINHASH_MODULE } from './module.ts';

/** Places in the module's memory, in bytes (minhash.wat). */
const HASHES = 2048;
const A_LOW = 8192;
const A_HIGH = 12288;
const B = 16384;
const MINIMA = 24576;
const STARTS = 28672;
const BYTES = 40960;
const END = 131072;

interface Exports {
  readonly memory: WebAssembly.Memory;
  digest(count: number, size: number, gap: number): void;
  fold(count: number, permutations: number): void;
}

/** The kernel; undefined where the engine has no SIMD, or a page's policy forbids WebAssembly. */
export function wasmKernel(permutations: Permutations): Kernel | undefined {
  const exports = instance();
  if (!exports) return undefined;
  const { count } = permutations;
  const bytes = new Uint8Array(exports.memory.buffer);
  const words = new Uint32Array(exports.memory.buffer);
  write(words, permutations);
  const lanes = Math.ceil(count / 4) * 4;
  const [hashes, minima] = [HASHES / 4, MINIMA / 4];
  return {
    start: () => void words.fill(0xffffffff, minima, minima + lanes),
    take(batch) {
      if (fits(batch)) {
        bytes.set(batch.bytes.subarray(0, batch.length), BYTES);
        words.set(batch.starts.subarray(0, batch.grams + batch.size + 3), STARTS / 4);
        exports.digest(batch.grams, batch.size, batch.gap);
      } else digestAll(batch, words.subarray(hashes, hashes + batch.grams));
      exports.fold(batch.grams, lanes);
    },
    minima: () => words.slice(minima, minima + count),
  };
}

/** Those past the last permutation, up to a multiple of 4, stay 0: nobody reads their minima. */
function write(words: Uint32Array, { count, aLow, aHigh, bLow, bHigh }: Permutations): void {
  words.set(aLow, A_LOW / 4);
  words.set(aHigh, A_HIGH / 4);
  for (let i = 0; i < count; i++) {
    words[B / 4 + 2 * i] = bLow[i] ?? 0;
    words[B / 4 + 2 * i + 1] = bHigh[i] ?? 0;
  }
}

/** The module hashes messages of one block. */
function fits({ length, starts, grams, size, gap }: GramBytes): boolean {
  if (length > END - BYTES) return false;
  for (let gram = 0; gram < grams; gram++) {
    if ((starts[gram + size] ?? 0) - (starts[gram] ?? 0) - gap > ONE_BLOCK) return false;
  }
  return true;
}

let compiled: WebAssembly.Module | null | undefined;

function instance(): Exports | undefined {
  compiled ??= compile();
  // What the module exports is what minhash.wat says.
  return compiled ? (new WebAssembly.Instance(compiled).exports as unknown as Exports) : undefined;
}

function compile(): WebAssembly.Module | null {
  try {
    const bytes = Uint8Array.from(atob(MINHASH_MODULE), (character) => character.charCodeAt(0));
    return new WebAssembly.Module(bytes);
  } catch {
    return null; // JavaScript does the same, more slowly
  }
}
