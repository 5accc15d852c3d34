// The prompts that the arms run on: one level of prefixes, and two levels with answers of several lengths.
import type { RandomStream } from '@papertape/reproduction';
import type { GenerationRequest } from '../../src/engine/index.ts';
import type { BatchParameters } from '../parameters.ts';
import { shuffled } from '../shuffled.ts';

/** `groups` × `sharing` prompts, each a prefix and tokens of its own, shuffled: input that is grouped tests nothing. */
export function oneLevel(sizes: BatchParameters, random: RandomStream): GenerationRequest[] {
  const draw = drawer(sizes, random);
  const requests = Array.from({ length: sizes.groups }, () => draw(sizes.prefix)).flatMap((prefix) =>
    members(sizes, prefix, sizes.generate, draw),
  );
  return shuffled(requests, random);
}

/** Groups under each root of the mixed prompts. */
const BRANCHES = 5;

/**
 * Prompts on two levels: a quarter of each prefix is common to five groups. Each group has its own length of
 * answers, from a quarter to seven quarters of `generate`, so that the order of groups has something to decide.
 */
export function twoLevels(sizes: BatchParameters, random: RandomStream): GenerationRequest[] {
  const draw = drawer(sizes, random);
  const common = Math.floor(sizes.prefix / 4);
  let root: number[] = [];
  const requests = Array.from({ length: sizes.mixedGroups }, (_, at) => {
    if (at % BRANCHES === 0) root = draw(common);
    const generate = Math.max(1, Math.round(sizes.generate * (0.25 + 1.5 * random.uniform())));
    return members(sizes, [...root, ...draw(sizes.prefix - common)], generate, draw);
  }).flat();
  return shuffled(requests, random);
}

type Draw = (length: number) => number[];

const drawer =
  ({ vocabulary }: BatchParameters, random: RandomStream): Draw =>
  (length) =>
    Array.from({ length }, () => random.integer(vocabulary));

const members = (
  { sharing, distinct }: BatchParameters,
  prefix: readonly number[],
  maxTokens: number,
  draw: Draw,
): GenerationRequest[] =>
  Array.from({ length: sharing }, () => ({ prompt: [...prefix, ...draw(distinct)], maxTokens }));
