/** Part 5: what an oracle call may cost before reusing it pays in wall-clock time. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { Method } from '../../src/index.ts';
import { baseline, BASELINES, ssoMethod, type BaselineName, type Tested } from '../methods.ts';
import type { Batch, Problem } from '../problem.ts';
import { trace } from '../trace.ts';

/** The mean loss to be reached with the whole data as one batch. */
export const GOAL = 0.01;
/** Milliseconds that an oracle call is made to cost. */
export const DELAYS = [0, 1, 10, 100];
/** Calls after which a method counts as not having reached the goal. */
const LIMIT = 400;

interface Reached {
  readonly setting: string;
  readonly calls: number;
  readonly seconds: number;
}

type Reach = (method: Method<Float64Array, Batch>, setting: string, limit?: number) => Promise<Reached>;

/**
 * For each method, the oracle calls N to the goal and the computing time C; with a delay D the wall-clock is
 * C + D·N. D* is where SSO (m = 100) and a baseline meet: (C_sso − C)/(N − N_sso); the table says where there is none.
 * `sso-rows`, in thorough
 * runs, is SSO that never forms XᵀX. `injected-…`: SSO and SGD with an oracle that really waits 10 ms.
 */
export async function crossover(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  thorough: boolean,
): Promise<Measurements> {
  const batches = [problem.all];
  const reach: Reach = async (method, setting, limit = LIMIT) => {
    const options = { calls: limit, every: 1, until: GOAL };
    const { calls, seconds, loss } = await trace(context, problem, batches, method, options);
    return { setting, seconds, calls: loss <= GOAL ? calls : LIMIT };
  };
  const sso = () => ssoMethod(tested, { steps: 100 });
  const reached: Record<string, Reached> = {
    sso: await reach(sso(), 'm=100'),
  };
  if (thorough) {
    const rows = ssoMethod(tested, { steps: 100, gram: 'never' });
    reached['sso-rows'] = await reach(rows, 'm=100, without XᵀX');
  }
  for (const name of BASELINES.filter((kind) => kind !== 'svrg')) {
    reached[name] = await quickest(reach, name, batches);
  }
  const found = walls(context, reached);
  reportTable(context, reached);
  const sgd = baseline('sgd', Number(reached.sgd?.setting), batches);
  return { ...found, ...(await injected(context, problem, [sso(), sgd], reached)) };
}

/** Calls and seconds to the goal of every method at every delay, and where SSO meets SGD. */
function walls(context: RunContext, reached: Record<string, Reached>): Measurements {
  const found: Measurements = {};
  for (const [name, { calls, seconds }] of Object.entries(reached)) {
    found[`goal-calls-${name}`] = calls;
    for (const delay of DELAYS) {
      const wall = seconds + (delay / 1000) * calls;
      found[`goal-seconds-${name}-${delay}ms`] = wall;
      context.report.point(`wall-clock: ${name}`, delay, wall);
    }
  }
  const baselines = Object.entries(reached).filter(([name]) => !isSso(name));
  for (const delay of DELAYS) {
    const walls = baselines.map(([, { calls, seconds }]) => seconds + (delay / 1000) * calls);
    found[`goal-seconds-best-baseline-${delay}ms`] = Math.min(...walls);
  }
  for (const kind of Object.keys(reached).filter(isSso)) {
    const at = meetings(reached, kind).sgd ?? Infinity;
    if (Number.isFinite(at)) found[`crossover-${kind}-sgd-ms`] = at;
  }
  return found;
}

/** The step size that needs the fewest calls; larger ones first, and no run goes on that cannot win. */
async function quickest(reach: Reach, name: BaselineName, batches: readonly Batch[]): Promise<Reached> {
  let best: Reached | undefined;
  for (const stepSize of name === 'sls' ? [1] : [10, 1, 100, 0.1, 1000, 0.01, 0.001]) {
    const found = await reach(baseline(name, stepSize, batches), String(stepSize), best?.calls);
    if (!best || found.calls < best.calls) best = found;
  }
  if (!best) throw new RangeError('The grid of step sizes is empty.');
  return best;
}

const isSso = (name: string) => name.startsWith('sso');

/** D* in milliseconds against each baseline: 0 where SSO is quicker at any delay, ∞ where it never is. */
function meetings(reached: Record<string, Reached>, kind: string): Record<string, number> {
  const sso = reached[kind];
  if (!sso) throw new RangeError(`There is no run of '${kind}'.`);
  return Object.fromEntries(
    Object.entries(reached).map(([name, other]) => {
      const [seconds, calls] = [sso.seconds - other.seconds, other.calls - sso.calls];
      if (calls <= 0) return [name, seconds < 0 && calls === 0 ? 0 : Infinity];
      return [name, Math.max(0, (1000 * seconds) / calls)];
    }),
  );
}

function reportTable({ report }: RunContext, reached: Record<string, Reached>): void {
  const formed = meetings(reached, 'sso');
  const rows = reached['sso-rows'] ? meetings(reached, 'sso-rows') : {};
  const cell = (value = Infinity) => (Number.isFinite(value) ? value : 'never');
  report.table('crossover', {
    columns: [
      'method',
      'step size',
      'oracle calls',
      'seconds computing',
      ...DELAYS.map((delay) => `seconds at ${delay} ms`),
      'D* of SSO (ms)',
      'D* without XᵀX (ms)',
    ],
    rows: Object.entries(reached).map(([name, { setting, calls, seconds }]) => [
      name,
      setting,
      calls >= LIMIT ? `goal not reached in ${LIMIT}` : calls,
      seconds,
      ...DELAYS.map((delay) => seconds + (delay / 1000) * calls),
      isSso(name) ? '' : cell(formed[name]),
      isSso(name) || !reached['sso-rows'] ? '' : cell(rows[name]),
    ]),
  });
}

/** SSO and SGD again, as far as they went, with a real wait before every answer. */
async function injected(
  context: RunContext,
  problem: Problem,
  [sso, sgd]: readonly [Method<Float64Array, Batch>, Method<Float64Array, Batch>],
  reached: Record<string, Reached>,
): Promise<Measurements> {
  const seconds = async (method: Method<Float64Array, Batch>, steps: number) => {
    const before = performance.now();
    let θ: Float64Array = problem.start;
    for (let t = 0; t < steps; t++) {
      context.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 10));
      ({ θ } = await method.step(θ, problem.all));
    }
    return (performance.now() - before) / 1000;
  };
  return {
    'injected-sso': await seconds(sso, reached.sso?.calls ?? 0),
    'injected-sgd': await seconds(sgd, reached.sgd?.calls ?? 0),
  };
}
