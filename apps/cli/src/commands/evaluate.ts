// `papertape evaluate`: what other policies would have earned on a log. No database of papers is opened.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { examples, wholeNumber, type CommandContext } from '../command.ts';
import { addPolicy } from '../evaluate/policies.ts';
import type { EvaluateFlags } from '../evaluate/run.ts';

/** Milliseconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function addEvaluate(program: Command, context: CommandContext): void {
  program
    .command('evaluate')
    .description('Say what other policies would have earned on a log of decisions.')
    .argument('<log>', "JSONL file, packed with gzip or not; '-' is standard input")
    .optionsGroup('Policies:')
    .option(
      '--policy <name>',
      'policy to evaluate; may be given several times (default: four usual ones)',
      addPolicy,
    )
    .option('--model <file>', 'stored model that policies act on (default: learnt from the other rows)')
    .option('--floor <p>', 'least chance of each candidate', share(0, 1), 0)
    .optionsGroup('Log:')
    .addOption(
      new Option('--window <time>', 'how long outcomes count after their decision: 30m, 24h, 7d')
        .argParser(duration)
        .default(UNITS.d, '24h'),
    )
    .option('--now <time>', 'ISO 8601: what has matured by then (default: now)', moment)
    .option('--bits <n>', 'named features are hashed to 2^n places', wholeNumber(24), 18)
    .addOption(
      new Option('--slates <how>', "each draw after the logged ones before it, or the policy's own")
        .choices(['draw', 'prefix'])
        .default('draw'),
    )
    .option('--cluster <field>', 'field of the context whose decisions belong together, such as reader')
    .optionsGroup('Estimates:')
    .option('--ridge <n>', 'rows that hold the weights of learnt models to 0', share(0, Infinity), 1)
    .option(
      '--lambda <n>',
      'λ of ips, snips, switch and dros (default: chosen for switch and dros)',
      share(0, Infinity),
    )
    .option('--confidence <p>', 'of the intervals', share(0, 1), 0.95)
    .option(
      '--minimum <n>',
      'effective rows below which an estimate is not trusted',
      wholeNumber(1_000_000),
      100,
    )
    .option('--methods', 'show every estimator')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (log: string, flags: EvaluateFlags) => {
      const { evaluateLog } = await import('../evaluate/run.ts');
      return evaluateLog(context, log, flags);
    });
}

const ABOUT = `Policies: uniform, greedy, epsilon-greedy:ε, squarecb:γ (inverse-gap weighting).

Lines of the log:
  {"id":"d1","time":"2026-03-01T08:00:00Z","candidates":[{"id":"a","features":{…}}, …],
   "chosen":[{"id":"a","slot":0,"propensity":0.4}],"policy":{"name":"…","version":"…"}}
  {"decision":"d1","id":"a","reward":1,"time":"2026-03-01T09:30:00Z"}
Features are a list of numbers, {"indices":[…],"values":[…]}, or named fields. A draw may
carry its "reward"; then nothing is waited for. Order does not matter, nor does doubling.

Propensities are examined first: missing, impossible, made up afterwards, or not those of
the draws. What they are wrong in cannot be repaired, and nothing is believed then.

Exit codes: 0 done; 1 propensities are not sound; 2 wrong options, or nothing has matured;
3 done, but lines could not be read; 66 the log cannot be read.`;

const EXAMPLES = examples(
  ['papertape evaluate log.jsonl --policy squarecb:50 --policy greedy', 'two policies'],
  ['papertape evaluate log.jsonl.gz --window 7d --cluster reader', 'slow rewards; readers as units'],
  ['papertape evaluate log.jsonl --json | jq .diagnosis.findings', 'what is wrong with it'],
);

/** A parser for numbers above `low`, or equal to it where it is 0 and `high` finite, up to `high`. */
function share(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const fits = high === Infinity ? value > low && value < high : value >= low && value < high;
    if (text.trim() !== '' && fits) return value;
    throw new InvalidArgumentError(
      `Expected a number ${high === Infinity ? `above ${low}` : `from ${low} to below ${high}`}.`,
    );
  };
}

/** Milliseconds of `90s`, `30m`, `24h`, `7d`. */
function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const value = Number(number) * (UNITS[unit] ?? NaN);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a time such as 90s, 30m, 24h or 7d.');
}

function moment(text: string): number {
  const value = Date.parse(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected an ISO 8601 date, such as 2026-03-01T00:00:00Z.');
}
