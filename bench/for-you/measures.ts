// What runs are compared by, with intervals over worlds.
import { gini, topShare } from '@papertape/personal-ranking/learning';
import type { Arm } from './arms.ts';
import type { Run } from './simulate.ts';
import { SHARP_READERS } from './world.ts';

/** A mean over worlds with its 95% interval by Student's t; no bounds for one world. */
export interface Estimate {
  mean: number;
  low: number | null;
  high: number | null;
}

/** An arm over all worlds. */
export interface ArmFigures {
  arm: Arm;
  /** Acts in favour per reader in the whole time, and in its second half. */
  acts: Estimate;
  lateActs: Estimate;
  /** Of the readers with sharp tastes. */
  sharpActs: Estimate;
  hides: Estimate;
  gini: Estimate;
  topShare: Estimate;
  /** Share of papers that were never shown. */
  unseen: Estimate;
  rounds: Run['rounds'];
  rankMs: number;
}

/** One arm over another in the same worlds. */
export interface Comparison {
  arm: Arm;
  against: Arm;
  /** Acts of one for each of the other. */
  acts: Estimate;
  lateActs: Estimate;
  sharpActs: Estimate;
  /** Worlds in which it had more. */
  wins: number;
  worlds: number;
}

/** Acts in favour per reader from a day on, over these readers. */
export function actsPerReader(
  { acts }: Run,
  { from = 0, readers = acts.length }: { from?: number; readers?: number } = {},
): number {
  const sum = acts
    .slice(0, readers)
    .reduce((all, days) => all + days.slice(from).reduce((a, b) => a + b, 0), 0);
  return sum / Math.min(readers, acts.length);
}

const half = ({ acts }: Run) => Math.floor((acts[0]?.length ?? 0) / 2);
const whole = (run: Run) => actsPerReader(run);
const late = (run: Run) => actsPerReader(run, { from: half(run) });
const sharp = (run: Run) => actsPerReader(run, { from: half(run), readers: SHARP_READERS });

/** The figures of each arm, in the order in which arms come. */
export function armFigures(runs: readonly Run[]): ArmFigures[] {
  return [...Map.groupBy(runs, ({ arm }) => arm)].map(([arm, own]) => ({
    arm,
    acts: estimate(own.map(whole)),
    lateActs: estimate(own.map(late)),
    sharpActs: estimate(own.map(sharp)),
    hides: estimate(own.map(({ hides, acts }) => hides / acts.length)),
    gini: estimate(own.map(({ shown }) => gini([...shown]))),
    topShare: estimate(own.map(({ shown }) => topShare([...shown]))),
    unseen: estimate(own.map(({ shown }) => shown.filter((times) => times === 0).length / shown.length)),
    rounds: sumOfRounds(own),
    rankMs: own.reduce((sum, { rankMs, visits }) => sum + rankMs / visits, 0) / own.length,
  }));
}

/** An arm against another, world by world: ratios of acts. */
export function compare(runs: readonly Run[], arm: Arm, against: Arm): Comparison | null {
  const pairs = runs.flatMap((run) => {
    const other = runs.find((one) => one.arm === against && one.seed === run.seed);
    return run.arm === arm && other ? [[run, other] as const] : [];
  });
  if (pairs.length === 0) return null;
  const ratio = (of: (run: Run) => number) => estimate(pairs.map(([run, other]) => of(run) / of(other)));
  return {
    arm,
    against,
    acts: ratio(whole),
    lateActs: ratio(late),
    sharpActs: ratio(sharp),
    wins: pairs.filter(([run, other]) => whole(run) > whole(other)).length,
    worlds: pairs.length,
  };
}

/** 97.5% of Student's t by degrees of freedom from 1; the normal's beyond. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];

/** A mean with its interval. */
export function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const error = (T[values.length - 2] ?? 1.96) * Math.sqrt(variance / values.length);
  return { mean, low: mean - error, high: mean + error };
}

function sumOfRounds(runs: readonly Run[]): Run['rounds'] {
  const sum = { live: 0, rejected: 0, undecided: 0, suspicious: 0, waiting: 0 };
  for (const { rounds } of runs)
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += rounds[key];
  return sum;
}
