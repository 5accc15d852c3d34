// `papertape deduplicate`: runs, reports, explains.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusHooks, CorpusOptions, CorpusReport } from '@papertape/global-deduplication/streaming';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { describeExplained } from './explanation.ts';
import type { DeduplicateFlags } from './options.ts';
import { corpusOptions, workOf } from './settings.ts';
import { describeReport } from './summary.ts';
import { watchCorpus } from './watch.ts';

/** Runs over the files given, or explains a cluster of an earlier run. Ends with 3 where rows were set aside. */
export async function deduplicateFiles(
  { io, finish }: CommandContext,
  flags: DeduplicateFlags,
): Promise<void> {
  try {
    if (flags.in === undefined) return await explainOnly(io, flags);
    const setAside = flags.signOnly
      ? await signOnly(io, flags, flags.in)
      : (await run(io, flags, flags.in)).counts.setAside;
    if (setAside > 0) finish(EXIT.partial);
  } catch (error) {
    throw io.signal.aborted ? error : named(error);
  }
}

async function run(io: Io, flags: DeduplicateFlags, inputs: readonly string[]): Promise<CorpusReport> {
  const streaming = await import('@papertape/global-deduplication/streaming');
  const options = corpusOptions(flags, inputs, streaming.DEFAULTS);
  const report = await watched(io, flags, options, (hooks) => streaming.deduplicateCorpus(options, hooks));
  await tell(io, flags, options, report);
  if (flags.work === undefined) streaming.emptyWorkFolder(streaming.workFolder(options.work));
  return report;
}

/** The first stage alone; how many rows were set aside. */
async function signOnly(io: Io, flags: DeduplicateFlags, inputs: readonly string[]): Promise<number> {
  if (flags.work === undefined) throw new CommandFailure('--sign-only needs --work DIR.', EXIT.usage);
  const streaming = await import('@papertape/global-deduplication/streaming');
  const options = corpusOptions(flags, inputs, streaming.DEFAULTS);
  const signed = await watched(io, flags, options, (hooks) => streaming.signCorpus(options, hooks));
  if (flags.json) await writeJson(io, signed);
  else await write(io.stdout, `${plural(signed.documents, 'document')} signed: ${signed.segments}\n`);
  return signed.setAside;
}

async function watched<T>(
  io: Io,
  flags: DeduplicateFlags,
  options: CorpusOptions,
  work: (hooks: CorpusHooks) => Promise<T>,
): Promise<T> {
  const watch = watchCorpus(io, flags.json ?? false);
  const hooks = { onEvent: watch.onEvent, signal: io.signal, now: () => performance.now(), clock: io.now };
  try {
    return await work(hooks);
  } catch (error) {
    watch.end();
    if (io.signal.aborted) io.stderr.write(`Kept in ${options.work}. The same command goes on from there.\n`);
    throw error;
  } finally {
    watch.end();
  }
}

async function tell(
  io: Io,
  flags: DeduplicateFlags,
  options: CorpusOptions,
  report: CorpusReport,
): Promise<void> {
  const written = flags.report === undefined ? null : await writeReport(flags.report, report);
  const shown = { columns: io.stdout.columns ?? 80, colours: coloursFor(io.stdout, io.env) };
  if (flags.explain !== undefined) await explain(io, flags, flags.explain);
  else if (flags.json) await writeJson(io, report);
  else await write(io.stdout, describeReport(report, shown));
  const { dim } = coloursFor(io.stderr, io.env);
  const { kept, clusters, pairs, setAside } = options.outputs;
  const files = [
    kept,
    clusters,
    pairs,
    report.counts.setAside > 0 ? setAside : undefined,
    written ?? undefined,
  ];
  for (const file of files) if (file !== undefined) io.stderr.write(`${dim('Written:')} ${file}\n`);
}

async function writeReport(folder: string, report: CorpusReport): Promise<string> {
  const { reportToHtml } = await import('@papertape/global-deduplication/streaming');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const page = join(folder, 'report.html');
  writeFileSync(page, reportToHtml(report));
  return page;
}

async function explainOnly(io: Io, flags: DeduplicateFlags): Promise<void> {
  if (flags.explain === undefined) throw new CommandFailure('Name the files with --in.', EXIT.usage);
  if (flags.work === undefined) {
    throw new CommandFailure(
      '--explain needs the work folder of a run: --work DIR, or --in for a run now.',
      EXIT.usage,
    );
  }
  await explain(io, flags, flags.explain);
}

async function explain(io: Io, flags: DeduplicateFlags, what: string): Promise<void> {
  const { explainCorpus } = await import('@papertape/global-deduplication/streaming');
  const explained = await explainCorpus(workOf(flags), what);
  if (flags.json) return writeJson(io, explained);
  const shown = { columns: io.stdout.columns ?? 100, colours: coloursFor(io.stdout, io.env) };
  await write(io.stdout, await describeExplained(explained, shown));
}

const CODES = {
  InvalidOption: EXIT.usage,
  WorkFolderUnusable: EXIT.usage,
  NothingToExplain: EXIT.usage,
  InputUnreadable: EXIT.noInput,
} as const;

/** Errors that the person can act on, with their exit codes. */
function named(error: unknown): unknown {
  if (!(error instanceof Error) || !Object.hasOwn(CODES, error.name)) return error;
  return new CommandFailure(error.message, CODES[error.name as keyof typeof CODES], { cause: error });
}
