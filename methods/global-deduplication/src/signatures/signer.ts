// MinHash signatures: the two ways of making them behind one function.
import { InvalidOption } from '../errors.ts';
import { checkFeatures, gramsOf, type Features } from '../text/features.ts';
import { normalise, NORMALISATIONS } from '../text/normalise.ts';

/** slimpajama: bit for bit as the published pipeline. fast: one-permutation hashing, the same statistics. */
export type SignatureMode = 'slimpajama' | 'fast';

export interface SignerOptions {
  readonly mode: SignatureMode;
  readonly features: Features;
  /** Values of a signature: 1 to 1024; 128 when not given. */
  readonly permutations?: number;
  /** 1 when not given, as in the published pipeline. */
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
  return {
    mode,
    features,
    permutations,
    seed,
    sign: (text) => signNormalised(normalise(text, features.normalisation)),
    signNormalised,
  };

  function signNormalised(text: string) {
    const grams = gramsOf(text, { ...features, normalisation: NORMALISATIONS.none });
    if (grams.size === 0) return null;
    const signature = new Uint32Array(permutations).fill(0xffffffff);
    for (const gram of grams) foldGram(signature, gram, seed);
    return signature;
  }
}

function foldGram(signature: Uint32Array, gram: string, seed: number): void {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < gram.length; at++) hash = Math.imul(hash ^ gram.charCodeAt(at), 0x01000193);
  for (let i = 0; i < signature.length; i++) {
    let h = hash ^ Math.imul(i + 1, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h = (h ^ (h >>> 16)) >>> 0;
    if (h < (signature[i] ?? 0)) signature[i] = h;
  }
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
