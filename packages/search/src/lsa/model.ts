// The fitted model of latent semantic analysis: where each term points, in 8 bits a number.
import { randomisedSvd } from './svd.ts';
import { weightedRow } from './term-matrix.ts';
import type { TermCollector } from './term-matrix.ts';

export interface LsaModel {
  dimensions: number;
  /** Papers the model was fitted on. */
  papers: number;
  terms: string[];
  idf: Float32Array;
  /** Term t points to `scales[t] * directions[t * dimensions + i]`. */
  scales: Float32Array;
  directions: Int8Array;
}

export interface FitOptions {
  dimensions: number;
  maximumTerms?: number;
  seed?: number;
  onProgress?: (share: number) => void;
}

/** Finds the directions in which the collected documents differ most. Deterministic. */
export function fitLsa(collector: TermCollector, options: FitOptions): LsaModel {
  const { dimensions, maximumTerms = 40_000, seed = 1, onProgress } = options;
  const { terms, idf, matrix } = collector.finish(maximumTerms);
  const { right, values } = randomisedSvd(matrix, {
    rank: dimensions,
    seed,
    ...(onProgress && { onProgress }),
  });
  // By measurement a direction counts by the root of its singular value: better than evenly on two collections of
  // abstracts (+.004 and +.01 nDCG@10), and steadier over seeds, since the last directions are mostly chance.
  for (let i = 0; i < right.data.length; i++) {
    right.data[i] = (right.data[i] ?? 0) * Math.sqrt(values[i % right.columns] ?? 0);
  }
  const scales = new Float32Array(terms.length);
  const directions = new Int8Array(terms.length * right.columns);
  for (let term = 0; term < terms.length; term++) {
    const row = right.data.subarray(term * right.columns, (term + 1) * right.columns);
    scales[term] = quantise(row, directions.subarray(term * right.columns, (term + 1) * right.columns));
  }
  return { dimensions: right.columns, papers: collector.documents, terms, idf, scales, directions };
}

/** Writes `row / scale` as whole numbers from -127 to 127; returns the scale. */
export function quantise(row: Float32Array, target: Int8Array): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  const scale = largest / 127;
  if (scale > 0) for (let i = 0; i < row.length; i++) target[i] = Math.round((row[i] ?? 0) / scale);
  return scale;
}

/** Turns texts into vectors by a model. */
export interface Projector {
  dimensions: number;
  /** A vector of length one [dimensions]; all zero when the model knows none of the stems. */
  project(stems: readonly string[]): Float32Array;
  /** How telling a stem is: its inverse document frequency, 0 for one the model does not know. */
  importance(stem: string): number;
}

/** Makes the model's projection, with its terms looked up by hash. */
export function createProjector(model: LsaModel): Projector {
  const { dimensions, idf, scales, directions } = model;
  const columns = new Map(model.terms.map((term, column) => [term, column]));
  const project = (stems: readonly string[]): Float32Array => {
    const counts = new Map<number, number>();
    for (const stem of stems) {
      const column = columns.get(stem);
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    const vector = new Float32Array(dimensions);
    for (const [column, weight] of weightedRow(counts, idf)) {
      const factor = weight * (scales[column] ?? 0);
      const base = column * dimensions;
      for (let i = 0; i < dimensions; i++)
        vector[i] = (vector[i] ?? 0) + factor * (directions[base + i] ?? 0);
    }
    return normalise(vector);
  };
  const importance = (stem: string) => idf[columns.get(stem) ?? -1] ?? 0;
  return { dimensions, project, importance };
}

/** Scales a vector to length one, in place; zero stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares > 0) {
    const factor = 1 / Math.sqrt(squares);
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * factor;
  }
  return vector;
}
