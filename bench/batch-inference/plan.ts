// Planning: seconds, memory, and savings. The prompts are an instruction all share, a document that 16 share, and a
// question of each one's own: 30, 50 and 20 % of the tokens; shuffled.
import {
  depthFirstOrder,
  plan,
  simulateBlockCache,
  sortedOrder,
  treeSaving,
  type TokenIds,
} from '@papertape/batch-inference';
import { percentile } from '../statistics.ts';
import { mulberry32 } from '../random.ts';
import type { Outcome, PartOptions } from './part.ts';

/** What is asked of 100,000 prompts of 2,000 tokens. */
const GOAL = { prompts: 100_000, tokens: 2000, seconds: 20, bytes: 2e9 };
const SHARING = 16;
const BLOCK = 16;
/** Tokens of the simulated caches, as shares of what the shared documents take together. */
const CAPACITIES = [0.05, 0.45, 1.5];

export function part({ prompts: count, tokens, rounds, log }: PartOptions): Outcome {
  log(`${count} prompts of ${tokens} tokens …`);
  const prompts = promptsOf(count, tokens);
  const input = process.memoryUsage().rss;
  const modes = (['exact', 'paper'] as const).map((mode) => {
    const seconds = Array.from(
      { length: rounds },
      () => timed(() => plan(prompts, { blockSize: BLOCK, mode })).seconds,
    );
    const { saving, groups } = plan(prompts, { blockSize: BLOCK, mode });
    return { mode, seconds: percentile(seconds, 0.5), saving, groups: groups.length };
  });
  const peak = process.resourceUsage().maxRSS * 1000;
  const [sorted, depthFirst] = [timed(() => sortedOrder(prompts)), timed(() => depthFirstOrder(prompts))];
  const workingSet = Math.ceil(count / SHARING) * Math.round(0.5 * tokens);
  const caches = CAPACITIES.map((share) => {
    log(`a cache of ${share} of the documents …`);
    const cache = { blockSize: BLOCK, capacityTokens: Math.round(share * workingSet) };
    const saved = (order?: readonly number[]) =>
      simulateBlockCache(prompts, { ...cache, ...(order && { order }) }).saving;
    return {
      share,
      ...cache,
      firstCome: saved(),
      sorted: saved(sorted.value),
      depthFirst: saved(depthFirst.value),
    };
  });
  const tree = treeSaving(prompts, BLOCK).saving;
  const slowest = Math.max(...modes.map(({ seconds }) => seconds));
  const judged = count >= GOAL.prompts && tokens >= GOAL.tokens;
  const figures = {
    count,
    tokens,
    inputBytes: input,
    peakBytes: peak,
    modes,
    sortSeconds: sorted.seconds,
    caches,
    tree,
  };
  return {
    text: format(figures),
    figures,
    reached: !judged || (slowest < GOAL.seconds && peak < GOAL.bytes),
  };
}

interface Figures {
  count: number;
  tokens: number;
  inputBytes: number;
  peakBytes: number;
  modes: { mode: string; seconds: number; saving: number; groups: number }[];
  sortSeconds: number;
  caches: { share: number; capacityTokens: number; firstCome: number; sorted: number; depthFirst: number }[];
  tree: number;
}

function format({ count, tokens, inputBytes, peakBytes, modes, sortSeconds, caches, tree }: Figures): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  return [
    `${count.toLocaleString('en')} prompts of ${tokens.toLocaleString('en')} tokens:`,
    ...modes.map(
      ({ mode, seconds, saving, groups }) =>
        `  ${mode.padEnd(6)} ${seconds.toFixed(2)} s, saves ${percent(saving)} in ${groups} groups`,
    ),
    `  all levels at once would save ${percent(tree)}; sorting takes ${sortSeconds.toFixed(2)} s`,
    `  ${megabytes(peakBytes)} of memory at most, of which ${megabytes(inputBytes)} with the prompts before the first plan`,
    '  a cache of blocks, the least recently used evicted, that holds … of the shared documents:',
    ...caches.map(
      ({ share, firstCome, sorted, depthFirst }) =>
        `    ${percent(share).padStart(7)}: first come ${percent(firstCome)}, sorted ${percent(sorted)}, depth first ${percent(depthFirst)}`,
    ),
  ].join('\n');
}

function promptsOf(count: number, tokens: number): TokenIds[] {
  const random = mulberry32(1);
  const draw = (length: number) => Int32Array.from({ length }, () => Math.floor(random() * 50_000));
  const instruction = draw(Math.round(0.3 * tokens));
  const documents = Array.from({ length: Math.ceil(count / SHARING) }, () => draw(Math.round(0.5 * tokens)));
  const prompts = Array.from({ length: count }, (_, index) => {
    const prompt = draw(tokens);
    prompt.set(instruction);
    prompt.set(documents[index % documents.length] ?? [], instruction.length);
    return prompt;
  });
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [prompts[last], prompts[other]] = [
      prompts[other] as Int32Array<ArrayBuffer>,
      prompts[last] as Int32Array<ArrayBuffer>,
    ];
  }
  return prompts;
}

function timed<T>(work: () => T): { value: T; seconds: number } {
  const start = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - start) / 1000 };
}
