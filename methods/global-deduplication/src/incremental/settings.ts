import type { Bands } from '../bands/probability.ts';
import type { Scope } from '../bands/keys.ts';
import type { SignatureMode } from '../signatures/signer.ts';
import type { Features } from '../text/features.ts';

/** How an index compares: part of what a preset says. */
export interface IndexSettings {
  readonly mode: SignatureMode;
  readonly features: Features;
  readonly permutations: number;
  readonly seed: number;
  readonly bands: Bands;
  /** The least exact Jaccard index of a match; null answers with estimates, and texts are not kept. */
  readonly verify: number | null;
  readonly scope: Scope;
}
