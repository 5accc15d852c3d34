// The planner's claims, as measurements of one seed.
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { BatchParameters } from '../parameters.ts';
import { greedyLoss, manyLevelSavings, PAIRS, TWO_LEVELS } from './many-levels.ts';
import { oneLevelSavings } from './one-level.ts';

const BLOCK_SIZE = 16;
/** Capacity over the tokens of all prefixes: .42, and the same tokens where prefixes are eight times as long. */
const CAPACITY = 0.42;
const PROMPTS_OF_A_TREE = 30;

/** Savings from 0 to 1: 'plan.SET.paper', '.exact', '.lru', '.lru-sorted', '.tree'; and 'greedy.…'. */
export function measurePlanner(
  { report, random, profile }: RunContext<BatchParameters>,
  [from, to]: readonly [number, number],
): Measurements {
  const { plannedGroups: groups, trees } = profile.parameters;
  const measured: Measurements = {};
  const capacityTokens = Math.round(CAPACITY * groups * 2000);
  for (const prefix of [2000, 16_000]) {
    report.progress(from, 1, `planning prefixes of ${prefix}`);
    const options = { prefix, groups, capacityTokens, blockSize: BLOCK_SIZE };
    const found = oneLevelSavings(options, random(`planned prefixes of ${prefix}`));
    for (const [name, saving] of Object.entries(found)) measured[`plan.${prefix}.${kebab(name)}`] = saving;
  }
  for (const [name, shape] of Object.entries({ ...TWO_LEVELS, pairs: PAIRS })) {
    report.progress((from + to) / 2, 1, `planning levels: ${name}`);
    const found = manyLevelSavings(shape, random(`planned levels: ${name}`));
    for (const [what, saving] of Object.entries(found)) measured[`plan.${name}.${kebab(what)}`] = saving;
  }
  const loss = greedyLoss(trees, PROMPTS_OF_A_TREE, random('trees'));
  for (const [what, value] of Object.entries(loss)) measured[`greedy.${what}`] = value;
  return measured;
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
