// All arms of a workload by turns on one engine: times, tokens, and whether they say the same.
import type { Measurements, RunContext } from '@papertape/reproduction';
import { generate, type Engine, type Generation, type GenerationRequest } from '../../src/engine/index.ts';
import type { Arm, Limits, Tested } from './arms.ts';
import { busyMilliseconds } from './clock.ts';

export interface Workload {
  /** In front of every measurement. */
  readonly name: string;
  readonly requests: readonly GenerationRequest[];
  readonly arms: readonly Arm[];
}

export interface ArmRun {
  readonly arm: Arm;
  readonly found: Generation;
  /** Of the clock, and computing; with all decisions before the first iteration. */
  readonly seconds: number;
  readonly busy: number;
}

/** Runs each arm once. Reports progress from `from` on, as shares of the seed. */
export async function runArms(
  context: Pick<RunContext, 'breathe' | 'signal' | 'report'>,
  engine: Engine,
  { name, requests, arms }: Workload,
  limits: Limits,
  tested: Tested,
  [from, to]: readonly [number, number],
): Promise<ArmRun[]> {
  const runs: ArmRun[] = [];
  const answers = requests.reduce((sum, { maxTokens }) => sum + maxTokens, 0);
  const costs = arms.reduce((sum, { cost }) => sum + cost, 0);
  let before = 0;
  for (const arm of arms) {
    let decoded = 0;
    const tell = () =>
      context.report.progress(
        from + ((to - from) * (before + (arm.cost * decoded) / answers)) / costs,
        1,
        `${name}: ${arm.label}`,
      );
    tell();
    const [began, busyBegan] = [performance.now(), busyMilliseconds()];
    const found = await generate(engine, requests, arm.schedule(requests, limits, tested), {
      fused: arm.fused,
      signal: context.signal,
      onIteration: ({ decodes }) => {
        decoded += decodes;
        tell();
        return context.breathe();
      },
      now: busyMilliseconds,
    });
    const seconds = (performance.now() - began) / 1000;
    runs.push({ arm, found, seconds, busy: (busyMilliseconds() - busyBegan) / 1000 });
    before += arm.cost;
  }
  return runs;
}

/** Measurements of the arms of a workload; outputs are compared with those of its first arm. */
export function measurementsOf(workload: string, runs: readonly ArmRun[]): Measurements {
  const [first] = runs;
  const measured: Measurements = {};
  for (const { arm, found, seconds, busy } of runs) {
    const name = `${workload}.${arm.name}`;
    measured[`${name}.seconds`] = seconds;
    measured[`${name}.busy`] = busy;
    measured[`${name}.saving`] = found.saving;
    measured[`${name}.iterations`] = found.iterations.length;
    measured[`${name}.same`] = first ? sameOutputs(found.outputs, first.found.outputs) : NaN;
  }
  const others = runs.slice(1).map(({ found }) => (first ? furthest(found.logits, first.found.logits) : NaN));
  measured[`${workload}.difference`] = Math.max(0, ...others);
  measured[`${workload}.margin`] = Math.min(...runs.map(({ found }) => found.smallestMargin));
  return measured;
}

type Rows = readonly (readonly number[])[];

/** Share of the requests whose tokens are those of the other arm, all of them. */
function sameOutputs(a: Rows, b: Rows): number {
  const same = a.filter((tokens, at) => tokens.join() === b[at]?.join());
  return same.length / Math.max(1, b.length);
}

function furthest(a: Rows, b: Rows): number {
  let most = 0;
  for (const [at, row] of a.entries()) {
    for (const [i, value] of row.entries()) most = Math.max(most, Math.abs(value - (b[at]?.[i] ?? NaN)));
  }
  return most;
}

/** Shares of iterations by their tokens, in bins that end at powers of two. */
export function reportHistogram(
  { report }: Pick<RunContext, 'report'>,
  workload: string,
  runs: readonly ArmRun[],
): void {
  for (const { arm, found } of runs) {
    for (let most = 1; most <= 4096; most *= 2) {
      const inBin = found.iterations.filter(({ tokens }) => tokens <= most && tokens > most / 2);
      report.point(`${workload}.${arm.name}.tokens`, most, inBin.length / found.iterations.length);
    }
  }
}

/** What each arm took and computed, as a table. */
export function reportArms(
  { report }: Pick<RunContext, 'report'>,
  title: string,
  runs: readonly ArmRun[],
): void {
  const last = runs.find(({ arm }) => arm.name === 'batch');
  report.table(title, {
    columns: ['arm', 'seconds computing', 'times BatchLLM', 'saving', 'iterations', 'requests/s'],
    rows: runs.map(({ arm, found, busy }) => [
      arm.label,
      busy,
      busy / (last?.busy ?? NaN),
      found.saving,
      found.iterations.length,
      found.outputs.length / busy,
    ]),
  });
}
