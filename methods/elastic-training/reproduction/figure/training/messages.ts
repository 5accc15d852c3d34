// What the page and the ranks of a run over Web Workers tell each other.
import type { Interval } from '../../../src/planner/types.ts';
import type { Gradients } from '../../small-model/model.ts';

/** All that training changes. */
export interface ModelState {
  readonly weights: Float64Array<ArrayBuffer>;
  readonly momentum: Float64Array<ArrayBuffer>;
}

export type ToRank =
  /** Begins with the weights of the seed, or with those of another rank. */
  | { readonly type: 'begin'; readonly seed: number; readonly state: ModelState | null }
  | { readonly type: 'compute'; readonly step: number; readonly samples: Interval }
  | { readonly type: 'apply'; readonly parts: readonly Gradients[] }
  | { readonly type: 'state' }
  /** Trains by itself, without any loss, to compare with. */
  | { readonly type: 'reference'; readonly steps: number };

export type FromRank =
  | { readonly type: 'begin' }
  | { readonly type: 'compute'; readonly part: Gradients }
  | { readonly type: 'apply'; readonly loss: number }
  | { readonly type: 'state'; readonly state: ModelState }
  | { readonly type: 'reference'; readonly weights: Float64Array<ArrayBuffer> };

/** The answer to a question: it has the same type. */
export type AnswerTo<T extends ToRank> = Extract<FromRank, { type: T['type'] }>;
