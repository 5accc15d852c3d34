// `papertape deduplicate`: near-duplicates in files of texts. No database of papers is opened.
import { Option, type Command } from 'commander';
import { examples, type CommandContext } from '../command.ts';
import {
  addPaths,
  readCount,
  readLength,
  readMegabytes,
  readShare,
  readSources,
  readVerify,
  type DeduplicateFlags,
} from '../deduplicate/options.ts';

export function addDeduplicate(program: Command, context: CommandContext): void {
  const command = program
    .command('deduplicate')
    .description('Find and remove near-duplicate documents in files of any size.')
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (flags: DeduplicateFlags) => {
      const { deduplicateFiles } = await import('../deduplicate/run.ts');
      return deduplicateFiles(context, flags);
    });
  addInputOptions(command);
  addOutputOptions(command);
  addMethodOptions(command);
  addRunOptions(command);
}

function addInputOptions(command: Command): void {
  command
    .optionsGroup('Input:')
    .option('--in <path...>', 'files (.jsonl, .jsonl.gz, .parquet), folders or globs', addPaths)
    .option('--text-column <name>', 'column that is compared; a.b reaches into an object', 'text')
    .option('--id-column <name>', 'column of the id; FILE:ROW where a row has none', 'id')
    .option('--source-column <name>', 'column of the source (default: the name of the file)')
    .option('--decontaminate <path...>', 'files of a hold-out: documents equal to one are removed', addPaths)
    .option('--longest-line <megabytes>', 'longer lines are set aside unread', readMegabytes);
}

function addOutputOptions(command: Command): void {
  command
    .optionsGroup('Output (without --out only the figures):')
    .option('--out <file>', 'rows of the documents kept, unchanged; .jsonl, .jsonl.gz or .parquet')
    .option('--clusters <file>', 'one row for each document of a cluster')
    .option('--pairs <file>', 'one row for each pair that was compared')
    .option('--set-aside <file>', 'rows that cannot be read (default: OUT.set-aside.jsonl)')
    .option('--report <dir>', 'folder for report.html and report.json')
    .option(
      '--explain <what>',
      'show a cluster side by side: cluster:1, cluster:2, …, or a document by its id',
    )
    .option('--json', 'print the report, or the explanation, as JSON');
}

function addMethodOptions(command: Command): void {
  command
    .optionsGroup('Method:')
    .addOption(
      new Option('--preset <name>', 'settings to begin with')
        .choices(['slimpajama', 'papers', 'text'])
        .default('text'),
    )
    .addOption(
      new Option('--scope <name>', 'compare across sources, or within each').choices(['global', 'local']),
    )
    .addOption(
      new Option('--mode <name>', 'signatures as published, or fast ones').choices(['slimpajama', 'fast']),
    )
    .option('--permutations <n>', 'values of a signature', readCount)
    .option('--bands <n>', 'bands, with --rows', readCount)
    .option('--rows <n>', 'values in a band, with --bands', readCount)
    .option('--threshold <j>', 'choose bands and rows for this Jaccard index', readShare)
    .option('--verify <j>', "least exact Jaccard index of a pair; 'off' takes all that meet", readVerify)
    .option('--minimum-length <n>', 'drop documents of fewer characters, after normalisation', readLength)
    .option('--prefer <sources>', 'sources to keep first, separated by commas', readSources);
}

function addRunOptions(command: Command): void {
  command
    .optionsGroup('Run:')
    .option('--workers <n>', 'threads (default: one for each core)', readCount)
    .option('--memory <megabytes>', 'what the process may take in all', readMegabytes)
    .option(
      '--work <dir>',
      'keep what the run knows here, for --explain (default: OUT.work, taken away at the end)',
    )
    .option('--sign-only', 'stop when all is signed, for an SQL engine to go on (needs --work)')
    .option('--restart', 'begin anew instead of going on')
    .addOption(new Option('--segment <megabytes>').argParser(readMegabytes).hideHelp());
}

const ABOUT = `Presets:
  slimpajama  the published pipeline: 128 permutations, 9 bands of 13, not verified,
              documents of fewer than 200 characters dropped. It finds 40 % of the
              pairs of Jaccard index 0.8, and 93 % at 0.9.
  text        16 bands of 8, every pair verified from 0.8 on, no long chains
  papers      titles: 32 bands of 4 over 5 characters, verified from 0.6 on

An interrupted run, even by kill -9, goes on where it stopped when the same command
is given again. A row that cannot be read is set aside with its file, line and
reason, and stops nothing (exit code 3). Memory stays bounded whatever the input's
size; disk space is needed for the texts and about 200 bytes a document.

Exit codes: 0 done; 2 wrong options; 3 done, but rows were set aside; 66 an input
cannot be read; 130 and 143 interrupted. docs/deduplication.md tells all of it.`;

const EXAMPLES = examples(
  ['papertape deduplicate --in corpus/ --out kept.jsonl.gz', 'a folder into one file'],
  ['papertape deduplicate --in a.jsonl b.parquet --report report', 'only the figures'],
  ['papertape deduplicate --in web.jsonl --out kept.parquet --work w', 'keep what it knows …'],
  ['papertape deduplicate --work w --explain cluster:1', '… and look at the largest cluster'],
);
