// Settings by name.
import type { Bands } from './bands/probability.ts';
import type { Scope } from './bands/keys.ts';
import type { Keep } from './clusters/keep.ts';
import type { SignatureMode } from './signatures/signer.ts';
import type { Features } from './text/features.ts';
import { NORMALISATIONS } from './text/normalise.ts';

/** All that decides which documents are duplicates and which survive. */
export interface DeduplicationSettings {
  readonly mode: SignatureMode;
  readonly features: Features;
  /** Values of a signature. */
  readonly permutations: number;
  readonly seed: number;
  readonly bands: Bands;
  /** The least exact Jaccard index of a pair; null takes every candidate unverified. */
  readonly verify: number | null;
  readonly keep: Keep;
  readonly scope: Scope;
  /** Code points after normalisation below which a document is dropped before anything is compared. */
  readonly minimumLength: number;
  /** The cap on chaining: pairs between a survivor and a member of its cluster. */
  readonly hops: number;
}

/** The settings of the published pipeline, of papers' titles with abstracts, and of text in general. */
export const PRESETS = {
  slimpajama: {
    mode: 'slimpajama',
    features: { normalisation: NORMALISATIONS.slimpajama, unit: 'characters', size: 13 },
    permutations: 128,
    seed: 1,
    bands: { bands: 9, rows: 13 },
    verify: null,
    keep: { sources: [] },
    scope: 'global',
    minimumLength: 200,
    hops: Infinity,
  },
  papers: {
    mode: 'fast',
    features: { normalisation: NORMALISATIONS.titles, unit: 'characters', size: 5 },
    permutations: 128,
    seed: 1,
    bands: { bands: 32, rows: 4 },
    verify: 0.6,
    keep: { sources: [] },
    scope: 'global',
    minimumLength: 0,
    hops: 1,
  },
  text: {
    mode: 'fast',
    features: { normalisation: NORMALISATIONS.slimpajama, unit: 'characters', size: 13 },
    permutations: 128,
    seed: 1,
    bands: { bands: 16, rows: 8 },
    verify: 0.8,
    keep: { sources: [] },
    scope: 'global',
    minimumLength: 1,
    hops: 1,
  },
} as const satisfies Record<string, DeduplicationSettings>;

export type PresetName = keyof typeof PRESETS;
