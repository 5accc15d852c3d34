/** Real logs: what each of two policies earned, estimated from the log of the other. */
import type { Measurements } from '@papertape/reproduction';
import type { EvaluatedPolicy } from '../../src/evaluation/index.ts';
import type { Tested } from '../methods.ts';
import { DIMENSION, ITEMS, readShopLog, type ShopLog } from '../open-bandit/read.ts';
import type { Context } from '../world.ts';

const UNIFORM: EvaluatedPolicy = { chances: () => new Float64Array(ITEMS).fill(1 / ITEMS) };

/** Estimates less what was earned, in standard errors of the difference; sizes; and what the diagnostics say. */
export async function openBandit(context: Context, tested: Tested): Promise<Measurements> {
  const random = readShopLog((await context.load('open-bandit-random')).bytes, 'random');
  const bts = readShopLog((await context.load('open-bandit-bts')).bytes, 'bts');
  const learner = (rows: Parameters<Tested['fitLinear']>[0]) =>
    tested.fitLinear(rows, { dimension: DIMENSION, ridge: 10 });
  const options = { learner, seed: context.seed };
  const thompson: EvaluatedPolicy = {
    chances: (_, { decision }) => bts.chances[Number(decision.context) - 1] ?? new Float64Array(ITEMS),
  };
  const forward = tested.counterfactual(thompson, random.rows, options);
  await context.breathe();
  const back = tested.counterfactual(UNIFORM, bts.rows, options);
  context.report.table('open bandit', {
    columns: ['policy, from log', 'method', 'estimate', 'low', 'high', 'earned'],
    rows: [
      ...forward.estimates.map((each) => line('Thompson, from uniform', each, clicks(bts))),
      ...back.estimates.map((each) => line('uniform, from Thompson', each, clicks(random))),
    ],
  });
  return {
    'open bandit: Thompson off by': offBy(forward.best, bts),
    'open bandit: uniform off by': offBy(back.best, random),
    'open bandit: effective rows, forward': forward.best.effectiveSampleSize,
    'open bandit: effective rows, back': back.best.effectiveSampleSize,
    'open bandit: findings': forward.diagnosis.findings.length + back.diagnosis.findings.length,
  };
}

function line(
  name: string,
  {
    method,
    estimate,
    interval,
  }: { method: string; estimate: number; interval: { low: number; high: number } },
  earned: number,
): (string | number)[] {
  return [
    name,
    method,
    ...[estimate, interval.low, interval.high, earned].map((value) => Number(value.toFixed(5))),
  ];
}

const clicks = ({ rows }: ShopLog): number => rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;

function offBy(
  { estimate, standardError }: { estimate: number; standardError: number },
  log: ShopLog,
): number {
  const earned = clicks(log);
  const error = Math.sqrt((earned * (1 - earned)) / log.rows.length);
  return (estimate - earned) / Math.hypot(standardError, error);
}
