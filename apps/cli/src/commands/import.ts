// `papertape import`: reads papers from files into the database.
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ImportInput, ImportReport, ImportState } from '@papertape/jobs';
import { examples, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withSearch, type OpenedSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { bytes, count, duration, plural } from '../terminal/format.ts';
import { writeJson, type Io } from '../terminal/io.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { updateIndex } from '../update-index.ts';

interface Options {
  rejects?: string;
  index: boolean;
  json?: boolean;
}

/** What `--json` prints of one file. */
interface FileReport {
  file: string;
  status: 'done' | 'damaged';
  problem: string | null;
  lines: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  rejectsFile: string | null;
  resumedAfter: number;
  seconds: number;
}

export function addImport(program: Command, { io, finish }: CommandContext): void {
  program
    .command('import')
    .description('Read papers from JSONL files.')
    .argument('<file...>', "JSONL files, packed with gzip or not; '-' is standard input")
    .option('--rejects <path>', 'file for lines that cannot be read (a folder when there are several files)')
    .option('--no-index', 'leave the search index to the site, or to a later import')
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (files: string[], options: Options) => {
      const reports = await importFiles(io, files, options);
      if (options.json) await writeJson(io, { files: reports });
      if (reports.some(({ status }) => status === 'damaged')) finish(EXIT.failure);
      else if (reports.some(({ rejected }) => rejected > 0)) finish(EXIT.partial);
    });
}

const ABOUT = `Layouts, told apart line by line: papertape export, Hugging Face daily listings, arXiv
announcements, arXiv's metadata snapshot. A line that cannot be read is reported with its number,
kept in FILE.rejects.jsonl in this folder, and stops nothing (exit code 3). Importing again changes
nothing; after an interruption the same command goes on where it stopped.`;

const EXAMPLES = examples(
  ['papertape import papers.jsonl more.jsonl.gz', 'read two files'],
  ['zstd -dc papers.jsonl.zst | papertape import -', 'read standard input'],
  ['papertape import --json papers.jsonl | jq .files[0].rejected', 'for a program'],
);

async function importFiles(io: Io, files: readonly string[], options: Options): Promise<FileReport[]> {
  // All files are looked at first: a wrong name should not show after an hour.
  const inputs: ImportInput[] = [];
  for (const file of files) inputs.push(await openInput(file, io));
  return withSearch(io, async (opened) => {
    const reports: FileReport[] = [];
    for (const input of inputs) {
      const rejectsPath = rejectsPathOf(input, options.rejects, inputs.length);
      reports.push(await importOne(io, opened, input, rejectsPath, options.json ?? false));
    }
    const changed = reports.some(({ created, updated }) => created + updated > 0);
    if (changed && options.index) await updateIndex(io, opened);
    return reports;
  });
}

async function openInput(file: string, io: Io): Promise<ImportInput> {
  const { fileInput, streamInput } = await import('@papertape/jobs');
  if (file === '-') {
    if (io.stdin.isTTY) io.stderr.write('Reading standard input; Ctrl-D ends it.\n');
    return streamInput('standard input', io.stdin as AsyncIterable<Uint8Array>);
  }
  try {
    return await fileInput(file);
  } catch (error) {
    const reason = READ_FAILURES[(error as NodeJS.ErrnoException).code ?? ''];
    throw new CommandFailure(`Cannot read ${file}: ${reason ?? String(error)}.`, EXIT.failure, {
      cause: error,
    });
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder; name the files in it',
};

function rejectsPathOf({ name }: ImportInput, given: string | undefined, inputs: number): string {
  const own = `${name === 'standard input' ? 'standard-input' : basename(name)}.rejects.jsonl`;
  if (given === undefined) return resolve(own);
  return inputs === 1 ? resolve(given) : join(resolve(given), own);
}

async function importOne(
  io: Io,
  { configuration, database }: OpenedSearch,
  input: ImportInput,
  rejectsPath: string,
  quiet: boolean,
): Promise<FileReport> {
  const { importFile } = await import('@papertape/jobs');
  const progress = createProgress(io.stderr);
  const started = performance.now();
  const options = { rejectsPath, updateSearch: false, signal: io.signal };
  try {
    const context = { configuration, database, now: io.now };
    const report = await importFile(context, input, {
      ...options,
      onProgress: (state) => show(progress, input, state),
    });
    progress.end();
    const seconds = (performance.now() - started) / 1000;
    tell(io, input, report, { rejectsPath, seconds, quiet });
    if (report.status === 'aborted') io.signal.throwIfAborted();
    return summarise(input, report, rejectsPath, seconds);
  } finally {
    progress.end();
  }
}

function show(progress: Progress, { name }: ImportInput, state: ImportState): void {
  const parts = [
    `${name}: ${count(state.lines)} lines`,
    state.size ? `${Math.floor((100 * state.bytes) / state.size)} % of ${bytes(state.size)}` : '',
    `${count(state.linesPerSecond)}/s`,
    state.secondsLeft === null ? '' : `${duration(state.secondsLeft * 1000)} left`,
    state.rejected > 0 ? `${count(state.rejected)} rejected` : '',
  ];
  progress.show(parts.filter((part) => part !== '').join(' · '));
}

function tell(
  io: Io,
  { name }: ImportInput,
  report: ImportReport,
  { rejectsPath, seconds, quiet }: { rejectsPath: string; seconds: number; quiet: boolean },
): void {
  const { green, red, yellow, dim } = coloursFor(io.stderr, io.env);
  for (const { line, reason } of report.firstRejected) io.stderr.write(`${name}, line ${line}: ${reason}\n`);
  if (report.rejected > 0)
    io.stderr.write(yellow(`${plural(report.rejected, 'line')} rejected: ${rejectsPath}\n`));
  if (report.problem !== null) io.stderr.write(red(`${name}: ${report.problem}\n`));
  if (quiet) return;
  if (report.resumedAfter > 0)
    io.stderr.write(`${name}: continued after line ${count(report.resumedAfter)}\n`);
  const lines = report.lines - report.resumedAfter;
  const rate = dim(
    `(${plural(lines, 'line')} in ${duration(seconds * 1000)}, ${count(Math.round(lines / seconds))}/s)`,
  );
  const mark = report.status === 'done' ? green('✓') : yellow('…');
  const { created, updated, unchanged } = report;
  io.stderr.write(
    `${mark} ${name}: ${plural(created, 'new paper')}, ${count(updated)} updated, ${count(unchanged)} unchanged ${rate}\n`,
  );
}

function summarise(
  { name }: ImportInput,
  { lines, created, updated, unchanged, rejected, resumedAfter, status, problem }: ImportReport,
  rejectsPath: string,
  seconds: number,
): FileReport {
  return {
    file: name,
    status: status === 'damaged' ? 'damaged' : 'done',
    problem,
    lines,
    created,
    updated,
    unchanged,
    rejected,
    rejectsFile: rejected > 0 ? rejectsPath : null,
    resumedAfter,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
