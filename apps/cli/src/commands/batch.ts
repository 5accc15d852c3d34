// `papertape batch`: a file of requests, run on a server of OpenAI's protocol. No database of papers is opened.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BatchFlags } from '../batch/run.ts';
import { examples, wholeNumber, type CommandContext } from '../command.ts';

export function addBatch(program: Command, context: CommandContext): void {
  const command = program
    .command('batch')
    .description('Run a file of requests on a model server, shared prefixes computed once.')
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (flags: BatchFlags) => {
      const { runBatchFile } = await import('../batch/run.ts');
      return runBatchFile(context, flags);
    });
  addFileOptions(command);
  addServerOptions(command);
  addRunOptions(command);
}

function addFileOptions(command: Command): void {
  command
    .optionsGroup('Files (as of the OpenAI Batch API):')
    .requiredOption('--in <file>', "requests, one a line; packed with gzip or not; '-' is standard input")
    .option('--out <file>', 'results, one a line, in the order of the requests at the end')
    .option('--resume', 'go on with the results that --out holds; failed requests are sent again')
    .option('--dry-run', 'only plan: say what would be shared, and ask for no answer');
}

function addServerOptions(command: Command): void {
  command
    .optionsGroup('Server:')
    .requiredOption('--base-url <url>', 'such as http://localhost:8000/v1; nothing else is ever contacted')
    .option('--model <name>', 'model of requests that name none')
    .option('--api-key-env <name>', 'environment variable that holds the key', 'OPENAI_API_KEY')
    .option('--concurrency <n>', 'requests in flight', wholeNumber(10_000), 16)
    .option(
      '--kv-budget <tokens>',
      'tokens in flight, shared ones counted once (default: no limit)',
      wholeNumber(1e9),
    )
    .option('--timeout <seconds>', 'longest time for one answer', seconds, 300)
    .option('--stall <seconds>', 'longest silence within an answer', seconds, 60)
    .option('--retries <n>', 'repetitions of a request after failures that may pass', wholeNumber(100), 5);
}

function addRunOptions(command: Command): void {
  command
    .optionsGroup('Plan:')
    .option('--block-size <tokens>', "block of the server's prefix cache", wholeNumber(65_536), 16)
    .addOption(new Option('--mode <name>', 'grouping').choices(['exact', 'paper']).default('exact'))
    .addOption(
      new Option('--tokens <source>', "the server's tokenizer where it offers one, or an estimate")
        .choices(['server', 'estimate'])
        .default('server'),
    )
    .addOption(
      new Option('--prime <how>', 'a call for one token first, the first answer first, or neither')
        .choices(['separate', 'first', 'none'])
        .default('separate'),
    )
    .optionsGroup('Output:')
    .option('--price-in <amount>', 'price of a million tokens of input', price)
    .option('--price-out <amount>', 'price of a million tokens of output', price)
    .option(
      '--price-cached <amount>',
      'price of a million cached tokens of input (default: --price-in)',
      price,
    )
    .option('--json', 'print the figures as JSON');
}

const ABOUT = `Requests that begin alike run together: one of them brings the common prefix into the
server's cache, the others find it there. That saves what the server can reuse; what its
own kernels do, no client can change. Plans rest on the tokens of the templated prompt
where the server offers them (vLLM, llama.cpp; SGLang for completions), on an estimate
elsewhere, and the summary says which.

A line of --in:  {"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{…}}
A line of --out: {"id":"…","custom_id":"1","response":{"status_code":200,"body":{…}},"error":null}
Results are appended as they come, so that --resume goes on after kill -9; a line that
was torn is cut off, and its request sent again.

Exit codes: 0 done; 2 wrong options; 3 done, but requests failed or lines could not be
read; 66 --in cannot be read; 75 the server does not answer; 1 it refuses the key, or
anything else; 130 and 143 interrupted.`;

const EXAMPLES = examples(
  ['papertape batch --in requests.jsonl --out results.jsonl --base-url http://localhost:8000/v1', 'vLLM'],
  ['papertape batch … --resume', 'go on after an interruption'],
  ['papertape batch … --price-in 0.15 --price-out 0.6', 'say what it costs'],
);

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('Expected seconds, above 0 and up to 86400.');
}

function price(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected an amount from 0 on.');
}
