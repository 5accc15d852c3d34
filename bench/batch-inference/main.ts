// Batch inference: the planner, and whatever else stands in its list of parts.
import { parseArgs } from 'node:util';
import type { Part } from './part.ts';

/** One line for each part; a new one stands in its own file and is added here. */
const PARTS: Record<string, { summary: string; load: () => Promise<{ part: Part }> }> = {
  plan: {
    summary: 'time and memory of plans, and what they save next to caches, sorted and not',
    load: () => import('./plan.ts'),
  },
  client: {
    summary: 'batches over HTTP: what a prefix cache finds, as they come, sorted, planned and primed',
    load: () => import('./client.ts'),
  },
  engine: {
    summary: 'the embedded engine: without a cache, with an LRU cache in several orders, by plan',
    load: () => import('./engine.ts'),
  },
};

export const usage = `Usage: npm run bench -- batch-inference [PART...] [options]

Parts (all when none is named):
${Object.entries(PARTS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join('\n')}

  --prompts N  prompts of the part 'plan' (default 100000)
  --tokens N   tokens of each of them (default 2000)
  --rounds N   how often each is timed (default 3); medians are printed
  --json       print the figures as JSON`;

/** Measures and prints; the exit code is 2 for arguments that cannot work, and 1 when a part misses its goal. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      prompts: { type: 'string', default: '100000' },
      tokens: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const [prompts = 0, tokens = 0, rounds = 0] = [values.prompts, values.tokens, values.rounds].map(Number);
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  const wrong = ![prompts, tokens, rounds].every((value) => Number.isInteger(value) && value > 0);
  if (unknown !== undefined || wrong || tokens < 20) {
    const reason =
      unknown === undefined ? 'Numbers are whole, from 1 on; tokens from 20 on' : `No part '${unknown}'`;
    console.error(`${reason}.\n\n${usage}`);
    return 2;
  }
  const figures: Record<string, unknown> = {};
  let reached = true;
  for (const name of names) {
    const { part } = (await PARTS[name]?.load()) ?? {};
    if (!part) continue;
    const outcome = await part({ prompts, tokens, rounds, log: (line) => console.error(line) });
    figures[name] = outcome.figures;
    reached &&= outcome.reached;
    if (!values.json) console.log(`${outcome.text}\n`);
  }
  if (values.json) console.log(JSON.stringify(figures, null, 2));
  return reached ? 0 : 1;
}
