/** What a running reproduction tells those who watch. */
import type { Image, Table } from '../context.ts';
import type { Result, Run } from '../result.ts';

/** A dataset as it was read: where from, and the hash of its bytes. */
export type DatasetFact = Result['datasets'][number];

/** What one seed tells while it runs. Plain data: it can cross to another thread. */
export type SeedEvent =
  | {
      readonly type: 'progress';
      readonly seed: number;
      /** Of this seed's work, 0 to 1. */
      readonly fraction: number;
      /** Until this seed ends, as far as can be told; null while that would be a guess. */
      readonly remainingSeconds: number | null;
      readonly note?: string;
      /** The same for all seeds together; added by `runReproduction`. */
      readonly overall?: { readonly fraction: number; readonly remainingSeconds: number | null };
    }
  | {
      readonly type: 'points';
      readonly seed: number;
      readonly series: string;
      readonly points: readonly (readonly [number, number])[];
    }
  | { readonly type: 'table'; readonly seed: number; readonly name: string; readonly table: Table }
  | { readonly type: 'image'; readonly seed: number; readonly name: string; readonly image: Image }
  | { readonly type: 'notice'; readonly seed: number; readonly text: string }
  | { readonly type: 'device'; readonly seed: number; readonly device: string }
  | { readonly type: 'dataset'; readonly seed: number; readonly dataset: DatasetFact };

export type RunEvent =
  | SeedEvent
  | { readonly type: 'seed-started'; readonly seed: number }
  | { readonly type: 'seed-finished'; readonly run: Run }
  /** The unfinished result after each seed; `resume` takes it. */
  | { readonly type: 'checkpoint'; readonly result: Result };
