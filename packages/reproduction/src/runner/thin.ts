/** Thins a series while it grows, so that a result stays small however long the run was. */
import { SERIES_POINTS } from '../result.ts';

export interface Thinned {
  readonly x: number[];
  readonly y: number[];
}

/** Points are for charts: seven digits are more than a chart can show, and make a result half as large. */
const DIGITS = 7;
const rounded = (value: number) => Number(value.toPrecision(DIGITS));

/**
 * Keeps every `stride`th point, the first and the last, never more than SERIES_POINTS, to seven significant digits; `stride` doubles when
 * there are too many. What is kept depends only on how many points came.
 */
export class ThinnedSeries {
  #stride = 1;
  #count = 0;
  #x: number[] = [];
  #y: number[] = [];
  #last: readonly [number, number] | null = null;

  /** Adds one point. Throws RangeError where x goes back. */
  add(x: number, y: number): void {
    if (this.#last !== null && rounded(x) < this.#last[0]) {
      throw new RangeError(`x goes back from ${this.#last[0]} to ${x}`);
    }
    const point: readonly [number, number] = [rounded(x), rounded(y)];
    this.#last = point;
    if (this.#count % this.#stride === 0) {
      this.#x.push(point[0]);
      this.#y.push(point[1]);
    }
    this.#count += 1;
    if (this.#x.length === SERIES_POINTS) this.#halve();
  }

  /** The points kept, with the last one. */
  points(): Thinned {
    const lastIsKept = (this.#count - 1) % this.#stride === 0;
    if (this.#last === null || lastIsKept) return { x: [...this.#x], y: [...this.#y] };
    return { x: [...this.#x, this.#last[0]], y: [...this.#y, this.#last[1]] };
  }

  #halve(): void {
    this.#stride *= 2;
    this.#x = this.#x.filter((_, index) => index % 2 === 0);
    this.#y = this.#y.filter((_, index) => index % 2 === 0);
  }
}
