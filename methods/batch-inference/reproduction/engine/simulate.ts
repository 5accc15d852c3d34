// A simulator of iterations, t = a + b·n + c·Σ context, fitted to the engine; and schedules of larger sets run on it.
import { countRows, type GenerationRequest, type Iteration, type Scheduler } from '../../src/engine/index.ts';

/** Milliseconds of an iteration, of a row, and of a key that a row sees. */
export interface Cost {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Share of the variance of the times that it explains. */
  readonly fit: number;
}

/** Least squares over iterations; a, b and c below 0 count as 0. */
export function fitCost(iterations: readonly Iteration[]): Cost {
  const rows = iterations.map(({ tokens, context }) => [1, tokens, context]);
  const times = iterations.map(({ milliseconds }) => milliseconds);
  const at = (i: number, j: number) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0);
  const normal = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => at(i, j)),
    rows.reduce((sum, row, n) => sum + (row[i] ?? 0) * (times[n] ?? 0), 0),
  ]);
  const [a = 0, b = 0, c = 0] = solve(normal).map((value) => Math.max(0, value));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const squares = (of: (n: number) => number) => times.reduce((sum, _, n) => sum + of(n) ** 2, 0);
  const rest = squares((n) => (times[n] ?? 0) - (a + b * (rows[n]?.[1] ?? 0) + c * (rows[n]?.[2] ?? 0)));
  return { a, b, c, fit: 1 - rest / squares((n) => (times[n] ?? 0) - mean) };
}

/** Gauss and Jordan on [matrix | right side], with the greatest pivot. */
function solve(system: readonly number[][]): number[] {
  const rows = system.map((row) => [...row]);
  for (let column = 0; column < rows.length; column++) {
    const below = rows.slice(column);
    const best = below.reduce((most, row) =>
      Math.abs(row[column] ?? 0) > Math.abs(most[column] ?? 0) ? row : most,
    );
    rows.splice(rows.indexOf(best), 1);
    rows.splice(column, 0, best);
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[column] ?? 0) / (best[column] ?? 1);
      for (let at = column; at < row.length; at++) row[at] = (row[at] ?? 0) - factor * (best[at] ?? 0);
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
}

export interface Simulated {
  readonly seconds: number;
  /** Share of the time in which rows are computed, not the fixed part of iterations. */
  readonly saturation: number;
  readonly iterations: number;
}

/** A schedule without a model: each request gets the tokens it asks for, each iteration takes what it costs. */
export function simulateSchedule(
  scheduler: Scheduler,
  requests: readonly GenerationRequest[],
  { a, b, c }: Cost,
): Simulated {
  let [milliseconds, iterations] = [0, 0];
  for (let chunks = scheduler.next(); chunks; chunks = scheduler.next()) {
    const { tokens, context } = countRows(chunks, requests);
    milliseconds += a + b * tokens + c * context;
    iterations++;
    scheduler.finish(chunks, new Int32Array(chunks.length));
  }
  return { seconds: milliseconds / 1000, saturation: 1 - (a * iterations) / milliseconds, iterations };
}
