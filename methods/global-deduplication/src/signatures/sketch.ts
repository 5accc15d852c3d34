import type { Normalised } from '../text/features.ts';

/** The signature of a normalised text, [permutations]; null of a text shorter than a gram. */
export type Sketch = (text: Normalised) => Uint32Array<ArrayBuffer> | null;
