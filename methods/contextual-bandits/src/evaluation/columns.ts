// Rows of a log turned into the numbers that every estimator reads.
import { drawOf } from '../log/fit.ts';
import { remainingAt, type DrawOptions, type Ranker } from '../slates/rank.ts';
import type { Candidate, LoggedDecision, MaturedRow } from '../types.ts';

/** A policy as evaluation sees it: the chance of each remaining candidate in one draw, Σ = 1. A `Ranker` is one. */
export interface EvaluatedPolicy {
  chances(
    candidates: readonly Candidate[],
    draw: { readonly slot: number; readonly decision: LoggedDecision },
  ): ArrayLike<number>;
}

/** What a decision belongs to: decisions with the same name are not independent of each other. */
export type Cluster = (decision: LoggedDecision) => string;

/** Predicted reward of a candidate in the draw of this row, by a model that has not learnt from its decision. */
export type Predict = (candidate: Candidate, row: MaturedRow) => number;

/**
 * What slots mean to each other. `draw`: a row asks what the policy would have earned in its slot after the logged
 * draws before it. `prefix`: the policy fills the slots before as well; rewards depend on those above at most
 * (weights multiply, so that it takes many more rows).
 */
export type SlateWeights = 'draw' | 'prefix';

/** Numbers of the rows, one of each for a row. */
export interface Columns {
  readonly length: number;
  /** w = π(a)/p(a) of the row's own draw. */
  readonly w: Float64Array;
  /** Product of the w of the slots before; 1 for `draw`. */
  readonly before: Float64Array;
  readonly r: Float64Array;
  /** q̂ of what was shown. */
  readonly q: Float64Array;
  /** Σ_a π_a q̂_a over what could have been shown. */
  readonly v: Float64Array;
  /** What the row belongs to, counted from 0: rows of one are not independent. */
  readonly cluster: Int32Array;
  readonly clusters: number;
  readonly decisions: number;
}

export interface ColumnOptions {
  /** q̂; 0 everywhere unless given. */
  readonly predict?: Predict;
  /** Default `draw`. */
  readonly slates?: SlateWeights;
  /** Which rows belong together, such as those of one reader; those of one decision unless given. */
  readonly cluster?: Cluster;
}

/** A ranker as it is asked with these options; one with a schedule of γ needs them, or is asked as at its first decision. */
export function withOptions(ranker: Ranker, options: Omit<DrawOptions, 'slot'>): EvaluatedPolicy {
  return { chances: (candidates, { slot }) => ranker.chances(candidates, { ...options, slot }) };
}

/** Each row's weight, with those of the slots before it where they multiply. */
export function weightsOf({ w, before }: Pick<Columns, 'w' | 'before'>): Float64Array {
  return w.map((each, i) => each * (before[i] ?? 1));
}

/** The columns of these rows. Throws RangeError naming the first decision whose propensity is missing or impossible. */
export function columnsOf(
  policy: EvaluatedPolicy,
  rows: readonly MaturedRow[],
  { predict = () => 0, slates = 'draw', cluster = ({ id }) => id }: ColumnOptions = {},
): Columns {
  const n = rows.length;
  const [w, before, r] = [new Float64Array(n), new Float64Array(n).fill(1), new Float64Array(n)];
  const [q, v] = [new Float64Array(n), new Float64Array(n)];
  const clusterOf = new Int32Array(n);
  const numbers = new Map<string, number>();
  rows.forEach((row, i) => {
    const asked = ask(policy, row);
    w[i] = asked.weight;
    if (slates === 'prefix') before[i] = weightBefore(policy, row);
    r[i] = row.reward;
    asked.candidates.forEach((candidate, a) => {
      const chance = asked.π[a] ?? 0;
      if (chance === 0 && a !== asked.shown) return;
      const predicted = predict(candidate, row);
      v[i] = (v[i] ?? 0) + chance * predicted;
      if (a === asked.shown) q[i] = predicted;
    });
    const key = cluster(row.decision);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    clusterOf[i] = number;
  });
  const decisions = new Set(rows.map(({ decision }) => decision.id)).size;
  return { length: n, w, before, r, q, v, cluster: clusterOf, clusters: numbers.size, decisions };
}

/** What could have been drawn, the policy's chance of each, which was shown, and w. */
function ask(policy: EvaluatedPolicy, row: Pick<MaturedRow, 'decision' | 'slot'>) {
  const { decision, slot } = row;
  const { id, propensity } = drawOf(decision, slot);
  if (!(propensity > 0 && propensity <= 1)) {
    throw new RangeError(
      `Decision ${decision.id} has the propensity ${propensity} in slot ${slot}. Leave such rows out: nothing can be learnt of other policies from them.`,
    );
  }
  const candidates = remainingAt(decision, slot);
  const shown = candidates.findIndex((candidate) => candidate.id === id);
  if (shown < 0)
    throw new RangeError(`Decision ${decision.id} shows ${id}, which is not among its candidates.`);
  const π = policy.chances(candidates, { slot, decision });
  return { candidates, π, shown, weight: (π[shown] ?? 0) / propensity };
}

/** Π w over the slots before that of the row. */
function weightBefore(policy: EvaluatedPolicy, { decision, slot }: MaturedRow): number {
  return decision.chosen
    .filter((draw) => draw.slot < slot)
    .reduce((product, draw) => product * ask(policy, { decision, slot: draw.slot }).weight, 1);
}
