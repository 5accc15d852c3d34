// Rows of the last W generations: the short memory that models are retrained on.
import type { TrainingRow } from '../types.ts';

export interface Window<Row = TrainingRow> {
  /** Opens a new generation with these rows; the oldest is forgotten once there are more than W. */
  add(rows: readonly Row[]): void;
  /** All rows remembered, oldest generation first. */
  rows(): Row[];
  /** Generations remembered. */
  readonly generations: number;
}

/** A window of `W` generations; Infinity forgets nothing. Throws RangeError unless W is a whole number from 1. */
export function createWindow<Row = TrainingRow>(W: number): Window<Row> {
  if (!(W >= 1) || (W !== Infinity && !Number.isInteger(W))) {
    throw new RangeError(`A window has a whole number of generations from 1, or Infinity, not ${W}.`);
  }
  const kept: (readonly Row[])[] = [];
  return {
    add(rows) {
      kept.push([...rows]);
      if (kept.length > W) kept.shift();
    },
    rows: () => kept.flat(),
    get generations() {
      return kept.length;
    },
  };
}
