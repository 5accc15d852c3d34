// The arms: how one engine is given the same requests.
import { createBatchScheduler, createFirstCome } from '../../src/engine/index.ts';
import type { GenerationRequest, Scheduler } from '../../src/engine/index.ts';
import { depthFirstOrder, plan, sortedOrder, type Group } from '../../src/index.ts';
import * as names from './names.ts';
import type { ArmName } from './names.ts';

/** The method under test; tests put a wrong one in its place. */
export interface Tested {
  readonly createBatchScheduler: typeof createBatchScheduler;
}

export const TESTED: Tested = { createBatchScheduler };

/** The pool and the iterations that all arms have. */
export interface Limits {
  readonly blocks: number;
  readonly blockSize: number;
  readonly chunk: number;
}

export interface Arm extends ArmName {
  /** Whether attention is one launch; false only where that is what is compared. */
  readonly fused: boolean;
  /** Everything that has to be decided before the first iteration is part of it, and of the time of the arm. */
  schedule(requests: readonly GenerationRequest[], limits: Limits, tested: Tested): Scheduler;
}

const promptsOf = (requests: readonly GenerationRequest[]) => requests.map(({ prompt }) => prompt);
const asTheyCome = (requests: readonly GenerationRequest[]) => requests.map((_, at) => at);

const firstCome = (
  named: ArmName,
  cache: boolean,
  order: (requests: readonly GenerationRequest[]) => readonly number[],
): Arm => ({
  ...named,
  fused: true,
  schedule: (requests, limits) => createFirstCome(requests, { ...limits, cache, order: order(requests) }),
});

const byGroups = (
  named: ArmName,
  groupsOf: (requests: readonly GenerationRequest[], limits: Limits) => readonly Group[],
  { fused = true, mostRequests = Infinity } = {},
): Arm => ({
  ...named,
  fused,
  schedule: (requests, limits, tested) =>
    tested.createBatchScheduler(requests, { ...limits, groups: groupsOf(requests, limits), mostRequests }),
});

const planOf = (requests: readonly GenerationRequest[], { blockSize }: Limits) =>
  plan(promptsOf(requests), {
    blockSize,
    mode: 'exact',
    decodeLengths: requests.map(({ maxTokens }) => maxTokens),
  });

/** The groups of the exact plan, in its order. */
export function plannedGroups(requests: readonly GenerationRequest[], limits: Limits): Group[] {
  const { groups, order } = planOf(requests, limits);
  return order.flatMap((index) => groups[index] ?? []);
}

/** Prompts that begin with the same block, and what all of them share: the first level of the tree. */
export function firstLevelGroups(requests: readonly GenerationRequest[], { blockSize }: Limits): Group[] {
  const found = new Map<string, number[]>();
  for (const [at, { prompt }] of requests.entries()) {
    const key = Array.from({ length: blockSize }, (_, i) => prompt[i] ?? -1).join();
    found.set(key, [...(found.get(key) ?? []), at]);
  }
  return Array.from(found.values(), (members) => {
    const prompts = members.flatMap((member) => requests[member] ?? []).map(({ prompt }) => prompt);
    const [first = []] = prompts;
    let shared = 0;
    while (shared < first.length && prompts.every((prompt) => prompt[shared] === first[shared])) shared++;
    return { prefixLength: members.length > 1 ? Math.floor(shared / blockSize) * blockSize : 0, members };
  });
}

const LRU = firstCome(names.LRU, true, asTheyCome);
const SORTED = firstCome(names.SORTED, true, (requests) => sortedOrder(promptsOf(requests)));
const BATCH = byGroups(names.BATCH, plannedGroups);

/** On one level of prefixes; all outputs are compared with those of the first. */
export const ARMS: readonly Arm[] = [
  firstCome(names.NONE, false, asTheyCome),
  LRU,
  SORTED,
  firstCome(names.DEPTH_FIRST, true, (requests) => depthFirstOrder(promptsOf(requests))),
  BATCH,
];

/** On two levels. */
export const ABLATIONS: readonly Arm[] = [
  LRU,
  SORTED,
  BATCH,
  byGroups(names.NO_TREE, firstLevelGroups),
  byGroups(names.NO_ORDER, (requests, limits) => [...planOf(requests, limits).groups]),
  byGroups(names.CAPPED, plannedGroups, { mostRequests: names.CAP }),
  byGroups(names.UNFUSED, plannedGroups, { fused: false }),
];
