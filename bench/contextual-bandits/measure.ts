// All settings on one set, over seeds.
import { actionsOf, progressiveLoss, supervisedLoss } from './cbify.ts';
import type { Classification } from './classification.ts';
import { DEFAULT, PEER, type Setting } from './settings.ts';

export interface Row {
  readonly setting: string;
  /** Progressive loss of each seed. */
  readonly losses: readonly number[];
  readonly mean: number;
  /** Standard deviation over seeds. */
  readonly deviation: number;
  /** Of Vowpal Wabbit with that setting, where it was measured. */
  readonly peer?: number;
}

export interface SetReport {
  readonly name: string;
  readonly examples: number;
  readonly classes: number;
  readonly features: number;
  readonly rows: readonly Row[];
  /** With full information: what a linear model loses in one pass without exploring. */
  readonly supervised: Row;
  readonly best: Row;
  readonly default: Row;
  /** The best of Vowpal Wabbit's row, and whether ours is not above it; absent for sets it was not measured on. */
  readonly peer?: {
    readonly setting: string;
    readonly loss: number;
    readonly met: boolean;
    readonly metByDefault: boolean;
  };
}

/** Runs every setting on the seeds 0 … seeds − 1. */
export function measureSet(set: Classification, settings: readonly Setting[], seeds: number): SetReport {
  const actions = actionsOf(set);
  const dimension = set.dimension * set.classes;
  const peers = PEER[set.name] ?? {};
  const rows = settings.map(({ name, policy, create }) =>
    rowOf(
      name,
      overSeeds(seeds, (seed) => progressiveLoss(set, actions, policy, create(dimension), seed)),
      peers[name],
    ),
  );
  const supervised = rowOf(
    'full information',
    overSeeds(seeds, (seed) => supervisedLoss(set, actions, DEFAULT.create(dimension), seed)),
  );
  const best = rows.reduce((least, row) => (row.mean < least.mean ? row : least));
  const standard = rows.find(({ setting }) => setting === DEFAULT.name) ?? best;
  const { name, classes } = set;
  const peer = comparePeer(peers, best, standard);
  return {
    name,
    examples: set.examples.length,
    classes,
    features: set.dimension,
    rows,
    supervised,
    best,
    default: standard,
    ...(peer && { peer }),
  };
}

function comparePeer(peers: Readonly<Record<string, number>>, best: Row, standard: Row): SetReport['peer'] {
  const [least] = Object.entries(peers).toSorted(([, a], [, b]) => a - b);
  if (!least) return undefined;
  const [setting, loss] = least;
  return { setting, loss, met: best.mean <= loss, metByDefault: standard.mean <= loss };
}

function overSeeds(seeds: number, run: (seed: number) => number): number[] {
  return Array.from({ length: seeds }, (_, seed) => run(seed));
}

function rowOf(setting: string, losses: readonly number[], peer?: number): Row {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const square = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / Math.max(1, losses.length - 1);
  return { setting, losses, mean, deviation: Math.sqrt(square), ...(peer !== undefined && { peer }) };
}
