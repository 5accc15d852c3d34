// Savings of prompts that share prefixes on several levels, where the greedy algorithm has something to decide.
import type { RandomStream } from '@papertape/reproduction';
import { plan, treeSaving } from '../../src/index.ts';
import { promptsOf, randomTree, type Shape } from './sets.ts';

/**
 * The paper reports savings of two sets and says nothing of their shapes. These are two-level trees that have the three
 * savings it and the tree's optimum are known for: a quarter from the first level alone, 48.6 (39.7) % after
 * MaximizeReuse, 49.2 (44.7) % if all levels could be shared. That they come out is therefore no surprise; that one
 * algorithm gets there from the tokens alone is what is measured.
 */
export const TWO_LEVELS: Readonly<Record<'wide' | 'narrow', Shape>> = {
  wide: { roots: 20, prefixes: [512, 512], degrees: [3, 25], distinct: 1000 },
  narrow: { roots: 60, prefixes: [900, 900], degrees: [4, 4], distinct: 1600 },
};

/** Pairs whose forks pay only together: greedy keeps the first level, the optimum forks everywhere. */
export const PAIRS: Shape = { roots: 100, prefixes: [1000, 690], degrees: [2, 2], distinct: 200 };

/** Shares of the prompt tokens that are not computed, from 0 to 1. */
export interface ManyLevelSavings {
  /** Sharing the first level only. */
  firstLevel: number;
  paper: number;
  exact: number;
  /** Every level at once: what no plan of one level can exceed. */
  tree: number;
}

export function manyLevelSavings(shape: Shape, random: RandomStream): ManyLevelSavings {
  const prompts = promptsOf(shape, random);
  const { roots, prefixes, degrees, distinct } = shape;
  const members = degrees.reduce((product, degree) => product * degree, 1);
  const length = prefixes.reduce((sum, tokens) => sum + tokens, distinct);
  return {
    firstLevel: ((prefixes[0] ?? 0) * (members - 1) * roots) / (length * members * roots),
    paper: plan(prompts, { blockSize: 1, mode: 'paper' }).saving,
    exact: plan(prompts, { blockSize: 1, mode: 'exact' }).saving,
    tree: treeSaving(prompts, 1).saving,
  };
}

/**
 * Prompts that each go on where another ended, as the turns of a conversation do, with a token of its own at the end:
 * the greedy algorithm forks at every third, where few of them are enough.
 */
export function nestedSavings(turns: number, random: RandomStream): { paper: number; exact: number } {
  const whole = Uint16Array.from({ length: turns }, () => random.integer(32_000));
  const prompts = Array.from({ length: turns }, (_, turn) =>
    Uint16Array.of(...whole.subarray(0, turn), 32_000 + turn),
  );
  return {
    paper: plan(prompts, { blockSize: 1, mode: 'paper' }).saving,
    exact: plan(prompts, { blockSize: 1, mode: 'exact' }).saving,
  };
}

/** What the greedy algorithm loses on random trees, as shares of the optimal saving. */
export interface GreedyLoss {
  /** Share of the trees on which it is not optimal. */
  suboptimal: number;
  /** Mean over all trees, and the greatest loss. */
  mean: number;
  most: number;
}

export function greedyLoss(trees: number, prompts: number, random: RandomStream): GreedyLoss {
  const losses = Array.from({ length: trees }, () => {
    const tree = randomTree(prompts, random);
    const [greedy, exact] = (['paper', 'exact'] as const).map(
      (mode) => plan(tree, { blockSize: 1, mode }).saving,
    );
    return exact === undefined || exact === 0 ? 0 : 1 - (greedy ?? 0) / exact;
  });
  const lost = losses.filter((loss) => loss > 1e-12);
  return {
    suboptimal: lost.length / trees,
    mean: losses.reduce((sum, loss) => sum + loss, 0) / trees,
    most: Math.max(0, ...losses),
  };
}
