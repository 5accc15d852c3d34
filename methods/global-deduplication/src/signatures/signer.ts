// MinHash signatures: the two ways of making them behind one function.
import { InvalidOption } from '../errors.ts';
import { asItIs, checkFeatures, normalising, type Features } from '../text/features.ts';
import { fastSketch } from './fast.ts';
import { slimpajamaSketch } from './slimpajama.ts';

/** slimpajama: bit for bit as the published pipeline. fast: many times its speed, the same statistics. */
export type SignatureMode = 'slimpajama' | 'fast';

export interface SignerOptions {
  readonly mode: SignatureMode;
  readonly features: Features;
  /** Values of a signature: 1 to 1024; 128 when not given. */
  readonly permutations?: number;
  /** A whole number of 32 bits; 1 when not given, as in the published pipeline. */
  readonly seed?: number;
}

export interface Signer {
  readonly mode: SignatureMode;
  readonly features: Features;
  readonly permutations: number;
  readonly seed: number;
  /**
   * The signature of a text, [permutations]; null of a text shorter than a gram, which is like no other. The array is
   * the caller's.
   */
  sign(text: string): Uint32Array<ArrayBuffer> | null;
  /** The same of a text that was normalised before. */
  signNormalised(text: string): Uint32Array<ArrayBuffer> | null;
}

/** A maker of signatures. Throws InvalidOption for options that cannot work. */
export function createSigner(options: SignerOptions): Signer {
  const { mode, features, permutations = 128, seed = 1 } = options;
  checkFeatures(features);
  if (!Number.isInteger(permutations) || permutations < 1 || permutations > 1024) {
    throw new InvalidOption(`permutations is a whole number from 1 to 1024, not ${permutations}.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidOption(`seed is a whole number from 0 to 4294967295, not ${seed}.`);
  }
  const sketch = sketchOf(mode)(features, permutations, seed);
  return {
    mode,
    features,
    permutations,
    seed,
    sign: (text) => sketch(normalising(text, features)),
    signNormalised: (text) => sketch(asItIs(text)),
  };
}

function sketchOf(mode: SignatureMode): typeof fastSketch {
  if (mode === 'fast') return fastSketch;
  if (mode === 'slimpajama') return slimpajamaSketch;
  throw new InvalidOption(`mode is 'slimpajama' or 'fast', not '${String(mode)}'.`);
}

/** The share of equal values: an unbiased estimate of the Jaccard index, with variance J(1 − J)/permutations. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) {
    throw new InvalidOption(`Signatures of ${a.length} and ${b.length} values cannot be compared.`);
  }
  let equal = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
  return equal / a.length;
}
