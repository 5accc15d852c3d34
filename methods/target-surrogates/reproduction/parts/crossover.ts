/** Part 5: what an oracle call may cost before reusing it pays in wall-clock time. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { Method } from '../../src/index.ts';
import { baseline, BASELINES, ssoMethod, type BaselineName, type Tested } from '../methods.ts';
import type { Batch, Problem } from '../problem.ts';
import { trace } from '../trace.ts';
import { bestOfGrid } from './grid.ts';

/** The mean loss to be reached with the whole data as one batch. */
export const GOAL = 0.01;
/** Milliseconds that an oracle call is made to cost. */
export const DELAYS = [0, 1, 10, 100];
/** Calls after which a method counts as not having reached the goal. */
const LIMIT = 400;

interface Reached {
  readonly calls: number;
  readonly seconds: number;
}

/**
 * For each method, the oracle calls N to the goal and the computing time C; with a delay D the wall-clock is
 * C + D·N. D* is where SSO (m = 100) and a baseline meet: (C_sso − C)/(N − N_sso); the table says where there is none.
 * `injected-…`: the same for SSO and SGD with an oracle that really waits 10 ms.
 */
export async function crossover(
  context: RunContext,
  problem: Problem,
  tested: Tested,
): Promise<Measurements> {
  const batches = [problem.all];
  const reach = (method: Method<Float64Array, Batch>): Promise<Reached> =>
    trace(context, problem, batches, method, { calls: LIMIT, every: 1, until: GOAL });
  const sso = () => ssoMethod(tested, { steps: 100 });
  const reached: Record<string, Reached> = { sso: await reach(sso()) };
  const tuned: Partial<Record<BaselineName, number>> = {};
  for (const name of BASELINES.filter((kind) => kind !== 'svrg')) {
    const { stepSize } = await bestOfGrid(context, problem, batches, name, { calls: 50, every: 50 });
    tuned[name] = stepSize;
    reached[name] = await reach(baseline(name, stepSize, batches));
  }
  const found: Measurements = {};
  for (const [name, { calls, seconds }] of Object.entries(reached)) {
    found[`goal-calls-${name}`] = calls;
    for (const delay of DELAYS) {
      found[`goal-seconds-${name}-${delay}ms`] = seconds + (delay / 1000) * calls;
      context.report.point(`wall-clock: ${name}`, delay, seconds + (delay / 1000) * calls);
    }
  }
  const meeting = meetings(reached);
  if (Number.isFinite(meeting.sgd)) found['crossover-sgd-ms'] = meeting.sgd ?? 0;
  reportTable(context, reached, meeting, tuned);
  return {
    ...found,
    ...(await injected(context, sso(), baseline('sgd', tuned.sgd ?? 10, batches), reached, problem)),
  };
}

/** D* in milliseconds against each baseline: 0 where SSO is quicker at any delay, ∞ where it never is. */
function meetings({ sso, ...others }: Record<string, Reached>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(others).map(([name, other]) => {
      const [seconds, calls] = [(sso?.seconds ?? 0) - other.seconds, other.calls - (sso?.calls ?? 0)];
      if (calls <= 0) return [name, seconds < 0 ? 0 : Infinity];
      return [name, Math.max(0, (1000 * seconds) / calls)];
    }),
  );
}

function reportTable(
  { report }: RunContext,
  reached: Record<string, Reached>,
  meeting: Record<string, number>,
  tuned: Partial<Record<string, number>>,
): void {
  report.table('crossover', {
    columns: [
      'method',
      'step size',
      'oracle calls',
      'seconds computing',
      ...DELAYS.map((d) => `s at ${d} ms`),
      'D* (ms)',
    ],
    rows: Object.entries(reached).map(([name, { calls, seconds }]) => [
      name.toUpperCase(),
      tuned[name] ?? 'η=1/L, m=100',
      calls >= LIMIT ? `${calls}, goal not reached` : calls,
      seconds,
      ...DELAYS.map((delay) => seconds + (delay / 1000) * calls),
      name === 'sso' ? '' : Number.isFinite(meeting[name]) ? (meeting[name] ?? '') : 'never',
    ]),
  });
}

/** Both methods again, as far as they went, with a real wait before every answer. */
async function injected(
  context: RunContext,
  sso: Method<Float64Array, Batch>,
  sgd: Method<Float64Array, Batch>,
  reached: Record<string, Reached>,
  problem: Problem,
): Promise<Measurements> {
  const seconds = async (method: Method<Float64Array, Batch>, steps: number) => {
    const before = performance.now();
    let θ: Float64Array = problem.start;
    for (let t = 0; t < steps; t++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      ({ θ } = await method.step(θ, problem.all));
    }
    context.signal.throwIfAborted();
    return (performance.now() - before) / 1000;
  };
  return {
    'injected-sso': await seconds(sso, reached.sso?.calls ?? 0),
    'injected-sgd': await seconds(sgd, reached.sgd?.calls ?? 0),
  };
}
