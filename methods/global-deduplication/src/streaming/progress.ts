/** The stages of a run, in their order. */
export const STAGES = ['sign', 'group', 'verify', 'write'] as const;

export type StageName = (typeof STAGES)[number];

/** How far a stage is. */
export interface CorpusProgress {
  readonly stage: StageName;
  /** In [0, 1]. */
  readonly fraction: number;
  /** What is counted: documents signed or written, steps, pairs. */
  readonly done: number;
  readonly unit: 'documents' | 'steps' | 'pairs';
  /** Bytes of input or texts gone through. */
  readonly bytes: number;
  /** Rows set aside so far. */
  readonly setAside: number;
  /** Seconds since this process began the stage, and what it did in them. */
  readonly seconds: number;
  readonly doneHere: number;
  readonly bytesHere: number;
  /** Which round of comparisons, from 1. */
  readonly round?: number;
}

/** What a run tells while it goes on. */
export type CorpusEvent =
  | ({ readonly type: 'progress' } & CorpusProgress)
  | { readonly type: 'stage'; readonly stage: StageName; readonly resumed: boolean }
  | { readonly type: 'set-aside'; readonly rows: readonly { file: string; line: number; reason: string }[] }
  | { readonly type: 'damage'; readonly file: string; readonly line: number; readonly reason: string };
