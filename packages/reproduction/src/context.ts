/** What a reproduction is given when it runs one seed. */
import type { Dataset, Parameters, ProfileName } from './definition.ts';

/** A stream of pseudo-random numbers, independent of every other stream of the same seed. */
export interface RandomStream {
  /** A number in [0, 1), with 53 random bits. */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** A whole number in [0, below). Throws RangeError unless `below` is a whole number in [1, 2³²]. */
  integer(below: number): number;
  /** A uniformly random order of 0 … length−1. */
  permutation(length: number): Uint32Array<ArrayBuffer>;
}

export type Device = 'auto' | 'webgpu' | 'wasm';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Pixels row by row, `channels` bytes each. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  /** What the picture shows, for those who cannot see it. */
  readonly alt: string;
}

/** What a running seed tells those who watch. All of it may be called often; the runner thins it. */
export interface Report {
  /** `done` of `total` units of this seed's work. */
  progress(done: number, total: number, note?: string): void;
  /** One point of a named series, in the order of x. */
  point(series: string, x: number, y: number): void;
  table(name: string, table: Table): void;
  image(name: string, image: Image): void;
  /** A sentence for who watches, such as that a worker was lost; it does not enter the result. */
  notice(text: string): void;
  /** The device that did the work, where it was not the one asked for or 'auto' was. */
  device(name: string): void;
}

export interface LoadedDataset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly origin: 'file' | 'fetched' | 'built' | 'stand-in';
}

export interface RunContext<P extends Parameters = Parameters> {
  readonly profile: { readonly name: ProfileName; readonly parameters: P };
  readonly seed: number;
  /** The stream of this seed with this name: the same name gives the same numbers, from their beginning. */
  random(name: string): RandomStream;
  readonly report: Report;
  /** Throw `signal.reason` as soon as it is aborted: `signal.throwIfAborted()` in every loop of some length. */
  readonly signal: AbortSignal;
  readonly device: Device;
  /** How many processes a room that is `dataParallel` trains on; null where it computes by itself, as in browsers. */
  readonly workers: number | null;
  /** The bytes of a declared dataset. Throws DatasetUnavailable, which says how to provide it. */
  load(name: Dataset['name']): Promise<LoadedDataset>;
  /**
   * The value of `compute`, which is one part of a long seed, such as an arm. Where the run can be resumed, its value
   * and what it reports through the `report` it is given are kept: a run that goes on does not compute it again. The
   * value must come back from JSON as it went in; the part must not use what other parts changed.
   */
  once<T>(name: string, compute: (report: Report) => Promise<T>): Promise<T>;
  /** Lets the page, or the process, breathe: await it now and then in long loops. Also where a pause is honoured. */
  breathe(): Promise<void>;
}
