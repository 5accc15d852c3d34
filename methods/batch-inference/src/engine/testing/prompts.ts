// Invented prompts with shared beginnings, and a tiny model, for tests.
import type { RandomStream } from '@papertape/reproduction';
import type { LlamaConfig } from '../model/config.ts';
import type { GenerationRequest } from '../schedule/types.ts';

export const TINY: LlamaConfig = {
  layers: 2,
  features: 32,
  heads: 2,
  kvHeads: 1,
  headSize: 16,
  hidden: 48,
  vocabulary: 64,
  ropeBase: 10_000,
  epsilon: 1e-5,
};

/** Prompts of `groups` × `sharing`, each a prefix of the group and tokens of its own, shuffled. */
export function sharedPrompts(
  random: RandomStream,
  sizes: {
    groups: number;
    sharing: number;
    prefix: number;
    distinct: number;
    generate: number;
    vocabulary: number;
  },
): GenerationRequest[] {
  const draw = (length: number) => Array.from({ length }, () => random.integer(sizes.vocabulary));
  const prompts = Array.from({ length: sizes.groups }, () => draw(sizes.prefix)).flatMap((prefix) =>
    Array.from({ length: sizes.sharing }, () => [...prefix, ...draw(sizes.distinct)]),
  );
  return Array.from(random.permutation(prompts.length), (at) => ({
    prompt: prompts[at] ?? [],
    maxTokens: sizes.generate,
  }));
}
