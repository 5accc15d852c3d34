// The arms of the room on its full model, by turns: medians of what they take, and that they say the same.
import { randomStream } from '@papertape/reproduction';
import definition from '@papertape/batch-inference/reproduction';
import { createEngine, generate, randomWeights, type Generation } from '@papertape/batch-inference/engine';
import { ARMS, TESTED } from '../../methods/batch-inference/reproduction/engine/arms.ts';
import { busyMilliseconds } from '../../methods/batch-inference/reproduction/engine/clock.ts';
import { warmUp } from '../../methods/batch-inference/reproduction/engine/warm.ts';
import { oneLevel } from '../../methods/batch-inference/reproduction/engine/workloads.ts';
import { configOf, limitsOf } from '../../methods/batch-inference/reproduction/run.ts';
import { spread } from '../statistics.ts';
import type { Part } from './part.ts';

/** How many times as fast as without a cache, and as with one for prompts as they come, plans are meant to be. */
const WANTED: Readonly<Record<string, number>> = { none: 3.5, lru: 2.3 };

/** Processor time of the thread; every arm once a round. */
export const part: Part = async ({ rounds, log }) => {
  const sizes = definition.profiles.full.parameters;
  const requests = oneLevel(sizes, randomStream(1, 'bench'));
  const limits = limitsOf(sizes, sizes.groups);
  const config = configOf(sizes);
  const weights = randomWeights(config, randomStream(1, 'weights'));
  const engine = await createEngine({ config, weights, ...limits, device: 'wasm' });
  await warmUp(engine, limits.chunk);
  const times = new Map(ARMS.map(({ name }): [string, number[]] => [name, []]));
  let [first, same, margin] = [null as Generation | null, true, Infinity];
  for (let round = 1; round <= rounds; round++) {
    for (const arm of ARMS) {
      const began = busyMilliseconds();
      const found = await generate(engine, requests, arm.schedule(requests, limits, TESTED));
      const seconds = (busyMilliseconds() - began) / 1000;
      times.get(arm.name)?.push(seconds);
      first ??= found;
      same &&= JSON.stringify(found.outputs) === JSON.stringify(first.outputs);
      margin = Math.min(margin, found.smallestMargin);
      log(`round ${round}, ${arm.label}: ${seconds.toFixed(1)} s`);
    }
  }
  engine.dispose();
  const median = (name: string) => spread(times.get(name) ?? []).p50;
  const rows = ARMS.map(({ name, label }) => ({
    name,
    label,
    seconds: median(name),
    ratio: median(name) / median('batch'),
  }));
  const reached = same && rows.every(({ name, ratio }) => ratio >= (WANTED[name] ?? 0));
  return { text: format(rows, same, margin), figures: { rows, same, margin }, reached };
};

function format(
  rows: readonly { name: string; label: string; seconds: number; ratio: number }[],
  same: boolean,
  margin: number,
): string {
  return [
    'Engine: prefixes of 256 tokens, 32 of their own, 16 to generate, 16 prompts to a prefix; medians of processor time',
    ...rows.map(({ name, label, seconds, ratio }) => {
      const wanted = WANTED[name];
      const asked = wanted === undefined ? '' : ` (at least ${wanted} is asked for)`;
      return `  ${label.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s, ${ratio.toFixed(2)} × BatchLLM${asked}`;
    }),
    `  ${same ? 'All arms give the same tokens' : 'ARMS DIFFER IN THEIR TOKENS'}; smallest lead of a chosen one ${margin.toExponential(1)}`,
  ].join('\n');
}
