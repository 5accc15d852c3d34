/** Near-duplicates found across sources: signatures, banding, verification, clusters. Browser and Node. */
export { bandKeys, type Scope } from './bands/keys.ts';
export { bandErrors, optimiseBands, type BandTarget, type OptimisedBands } from './bands/optimise.ts';
export { checkBands, collisionProbability, threshold, type Bands } from './bands/probability.ts';
export { pairBucket, REPRESENTATIVES } from './clusters/bucket.ts';
export { formClusters, neighboursOf, type ClusterOptions } from './clusters/clusters.ts';
export { preference, type Candidate, type Keep } from './clusters/keep.ts';
export type { Pair } from './candidates.ts';
export { deduplicate, type Cluster, type Counts, type Deduplication } from './deduplicate.ts';
export { checkDocument, type Document } from './documents.ts';
export { DamagedSnapshot, InvalidDocument, InvalidOption } from './errors.ts';
export { createHoldOut, decontaminate, type HoldOut } from './hold-out.ts';
export {
  createIndex,
  restoreIndex,
  type DeduplicationIndex,
  type Match,
  type QueryOptions,
} from './incremental/create-index.ts';
export type { IndexSettings } from './incremental/settings.ts';
export { exactJaccard, jaccardOf, prepare, type PreparedText } from './jaccard.ts';
export { PRESETS, type DeduplicationSettings, type PresetName } from './presets.ts';
export {
  createSigner,
  similarity,
  type SignatureMode,
  type Signer,
  type SignerOptions,
} from './signatures/signer.ts';
export { codePoints } from './text/code-points.ts';
export { fingerprint } from './text/fingerprint.ts';
export { gramsOf, type Features } from './text/features.ts';
export { normalise, NORMALISATIONS, type Normalisation } from './text/normalise.ts';
