// Grouped experts against dense-masked ones, and the speed of training the room's mixture transformer.
import { parseArgs } from 'node:util';
import { openDevice } from '@papertape/neural';
import { randomStream } from '@papertape/reproduction';
import { timeLayer, type LayerTimes } from './layer.ts';
import { timeSteps, type StepTimes } from './steps.ts';

export const usage = `Usage: npm run bench -- expert-balance [--rounds N] [--tokens N] [--json]

Times a layer of 16 experts of which a token takes 2, through jax-js on WebAssembly: every expert on every token
(dense-masked), and every expert on its own tokens (grouped, with the grouping). Both take turns, and medians are
compared. Then training steps of the room's full model: tokens a second, and the share of what a large matrix product
alone reaches.

  --rounds  how often each is timed (default 9)
  --tokens  tokens of the layer (default 4096)
  --json    print the figures as JSON`;

/** How many times faster grouped experts are meant to be. */
const WANTED = 3;
const SIZES = { features: 96, hidden: 96, experts: 16, topK: 2 } as const;

/** Measures and prints; the exit code is 1 when a ratio is below 3, and 2 for wrong arguments. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '9' },
      tokens: { type: 'string', default: '4096' },
      json: { type: 'boolean', default: false },
    },
  });
  const [rounds, tokens] = [Number(values.rounds), Number(values.tokens)];
  if (![rounds, tokens].every((value) => Number.isInteger(value) && value > 0)) {
    console.error(`Rounds and tokens are whole numbers from 1 on.\n\n${usage}`);
    return 2;
  }
  await openDevice('wasm');
  const layer = await timeLayer({ ...SIZES, tokens }, rounds, randomStream(1, 'layer'));
  const steps = await timeSteps(rounds);
  console.log(values.json ? JSON.stringify({ layer, steps }, null, 2) : format(tokens, layer, steps));
  const ratios = [layer.forward, layer.gradient].map(({ dense, grouped }) => dense / grouped);
  return ratios.every((ratio) => ratio >= WANTED) ? 0 : 1;
}

function format(
  tokens: number,
  { forward, gradient, largestLoad, difference }: LayerTimes,
  steps: StepTimes,
): string {
  const row = (name: string, { dense, grouped }: LayerTimes['forward']) =>
    `  ${name.padEnd(20)} dense ${dense.toFixed(1)} ms, grouped ${grouped.toFixed(1)} ms: ` +
    `${(dense / grouped).toFixed(1)}× (at least ${WANTED} is asked for)`;
  return [
    `${tokens} tokens, 16 experts, 2 of them a token, ${SIZES.features} features, ${SIZES.hidden} hidden:`,
    row('forward', forward),
    row('loss and gradients', gradient),
    `  outputs differ by ${difference.toExponential(1)} of the greatest; busiest expert ${largestLoad.toFixed(2)} × the mean`,
    '',
    `Training with the global balance, ${steps.tokens} tokens a step (dense-masked):`,
    `  ${steps.milliseconds.toFixed(0)} ms a step, ${Math.round(steps.tokensPerSecond).toLocaleString('en')} tokens/s`,
    `  ${steps.gigaflops.toFixed(1)} GFLOP/s in products, ${(100 * steps.share).toFixed(0)} % of the ${steps.peak.toFixed(1)} of a 512 × 512 product`,
  ].join('\n');
}
