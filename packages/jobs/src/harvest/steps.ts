// What a source's harvest is made of: steps that are each written in one transaction, with where to go on.
import type { PaperRecord } from '@papertape/papers';
import type { Rejection } from '@papertape/sources';
import type { JobsContext, Outside } from '../context.ts';

/** Where a source's harvest goes on; each source keeps its own facts under its own names. */
export type Cursor = Readonly<Record<string, unknown>>;

/** Records that belong together with a place in the source. */
export interface Step {
  records: PaperRecord[];
  rejected?: Rejection[];
  /** Papers that the source says are gone; marked, never deleted. */
  deleted?: { id: string; deletedAt: string }[];
  /** Whether the records' feed days are inferred rather than told. */
  inferredListings?: boolean;
  /** Facts of the cursor that hold once these records are written. */
  cursor?: Cursor;
  /** Where the harvest stands, for people: '2026-03-02, page 3'. */
  place: string;
  /** What is left to say when nothing came ('arXiv announces nothing today (weekend or holiday)'). */
  note?: string;
}

/** What a source's harvest is given. */
export interface StepContext {
  context: JobsContext;
  outside: Outside;
  cursor: Cursor;
  signal?: AbortSignal;
}

/** Cuts a long list of records into steps of at most `size`; the cursor moves with the last. */
export function* inSteps(step: Step, size = 500): Generator<Step> {
  for (let at = 0; at === 0 || at < step.records.length; at += size) {
    const isLast = at + size >= step.records.length;
    yield {
      records: step.records.slice(at, at + size),
      place: step.place,
      ...(isLast ? { ...step, records: step.records.slice(at, at + size) } : {}),
    };
  }
}
