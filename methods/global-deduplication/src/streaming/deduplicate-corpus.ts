// A run over files from its inputs to its outputs.
import { existsSync, mkdirSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { checkBands } from '../bands/probability.ts';
import { InvalidOption } from '../errors.ts';
import { openDatabase, type Database, type DatabaseOptions } from './database.ts';
import { groupStage } from './group/stage.ts';
import { findInputs, formatOf, type InputFile } from './inputs/files.ts';
import type { CorpusOptions, Outputs } from './options.ts';
import { probeInputs } from './probe.ts';
import type { CorpusEvent, CorpusProgress, StageName } from './progress.ts';
import { measureRun } from './report/measure.ts';
import type { CorpusReport } from './report/report.ts';
import { shareOfMemory, type Run } from './run.ts';
import { signStage } from './sign/stage.ts';
import { verifyStage } from './verify/stage.ts';
import {
  describeRun,
  emptyWorkFolder,
  prepareWorkFolder,
  workFolder,
  type WorkFolder,
} from './work/folder.ts';
import { openJournal } from './work/journal.ts';
import { writeStage } from './write/stage.ts';

/** What a run is given besides its options. */
export interface CorpusHooks {
  readonly onEvent?: (event: CorpusEvent) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
  /** The time of day, for the report. */
  readonly clock: () => Date;
}

/**
 * Deduplicates files. What is finished stays in the work folder, so that the same call goes on where an earlier one was
 * interrupted. Rejects with InputUnreadable, InvalidOption, WorkFolderUnusable, and the reason of an aborted signal.
 */
export async function deduplicateCorpus(given: CorpusOptions, hooks: CorpusHooks): Promise<CorpusReport> {
  const stages: Measured[] = [];
  return withRun(given, hooks, stages, async (run, resumed) => {
    for (const [stage, work] of STAGE_FUNCTIONS) await runStage(stage, work, { run, resumed, stages, hooks });
    return reportOf(run, stages, hooks.clock());
  });
}

/**
 * The first stage alone, for one machine of several: the work folder then has segments/documents-*.parquet, which any
 * SQL engine groups. Resolves to what was signed. Rejects as deduplicateCorpus does.
 */
export async function signCorpus(
  given: CorpusOptions,
  hooks: CorpusHooks,
): Promise<{ documents: number; setAside: number; segments: string }> {
  const stages: Measured[] = [];
  return withRun(given, hooks, stages, async (run, resumed) => {
    await runStage('sign', signStage, { run, resumed, stages, hooks });
    const finished = [...run.journal.finished.values()];
    const sum = (name: 'documents' | 'setAside') => finished.reduce((total, each) => total + each[name], 0);
    return { documents: sum('documents'), setAside: sum('setAside'), segments: run.folder.segments };
  });
}

async function withRun<T>(
  given: CorpusOptions,
  hooks: CorpusHooks,
  stages: Measured[],
  work: (run: Run, resumed: boolean) => Promise<T>,
): Promise<T> {
  const options = { ...given, work: resolve(given.work) };
  checkBands(options.settings.bands, options.settings.permutations);
  checkOutputs(options.outputs);
  const files = [...(await findInputs(options.inputs)), ...(await findInputs(options.holdOut, 'hold-out'))];
  await refuseOverwriting(files, options.outputs);
  const { resumed, ...opened } = await openRun(options, files, hooks);
  try {
    return await work({ ...opened, tell: (event) => observe(event, stages, hooks) }, resumed);
  } finally {
    opened.database.close();
  }
}

async function runStage(
  stage: StageName,
  work: (run: Run) => Promise<void>,
  { run, resumed, stages, hooks }: { run: Run; resumed: boolean; stages: Measured[]; hooks: CorpusHooks },
): Promise<void> {
  const begun = hooks.now();
  const before = process.cpuUsage();
  const measured: Measured = { stage, seconds: 0, cpuSeconds: 0, last: null };
  stages.push(measured);
  hooks.onEvent?.({ type: 'stage', stage, resumed });
  await work(run);
  const { user, system } = process.cpuUsage(before);
  measured.seconds = (hooks.now() - begun) / 1000;
  measured.cpuSeconds = (user + system) / 1e6;
}

const STAGE_FUNCTIONS: readonly (readonly [StageName, (run: Run) => Promise<void>])[] = [
  ['sign', signStage],
  ['group', groupStage],
  ['verify', verifyStage],
  ['write', writeStage],
];

interface Measured {
  stage: StageName;
  seconds: number;
  cpuSeconds: number;
  last: CorpusProgress | null;
}

function observe(event: CorpusEvent, stages: Measured[], { onEvent }: CorpusHooks): void {
  const current = stages.at(-1);
  if (event.type === 'progress' && current) current.last = event;
  onEvent?.(event);
}

function checkOutputs(outputs: Outputs): void {
  for (const path of [outputs.kept, outputs.clusters, outputs.pairs]) {
    if (path !== undefined && formatOf(path) === null) {
      throw new InvalidOption(
        `Cannot tell the format of ${path}: names end in .jsonl, .jsonl.gz or .parquet.`,
      );
    }
  }
}

/** An output that is also an input would replace it. */
async function refuseOverwriting(files: readonly InputFile[], outputs: Outputs): Promise<void> {
  const inputs = new Set(await Promise.all(files.map(({ path }) => realpath(path))));
  for (const path of Object.values(outputs) as (string | undefined)[]) {
    if (path === undefined) continue;
    const real = await realpath(path).catch(() => null);
    if (real !== null && inputs.has(real))
      throw new InvalidOption(`${path} is an input: name another output.`);
  }
}

async function openRun(
  options: CorpusOptions,
  files: readonly InputFile[],
  { signal, now }: CorpusHooks,
): Promise<Omit<Run, 'tell'> & { resumed: boolean }> {
  const folder = workFolder(options.work);
  mkdirSync(folder.path, { recursive: true });
  const database = await openFresh(folder, options, signal);
  try {
    await probeInputs(database, files, options.columns);
    const resumed = prepareWorkFolder(folder, describeRun(options, files));
    const journal = openJournal(folder.journal);
    return { options, files, folder, journal, database, signal, now, resumed };
  } catch (error) {
    database.close();
    if (!existsSync(folder.description)) emptyWorkFolder(folder); // nothing has begun
    throw error;
  }
}

/** The database of the folder, emptied before where that was asked for: not while another run uses it. */
async function openFresh(
  folder: WorkFolder,
  options: CorpusOptions,
  signal: AbortSignal | undefined,
): Promise<Database> {
  const how: DatabaseOptions = {
    path: folder.database,
    temporary: folder.temporary,
    memory: shareOfMemory(options).database,
    threads: options.workers,
    signal,
  };
  if (!options.restart) return openDatabase(how);
  await openDatabase(how).then(
    (database) => database.close(),
    (error: unknown) => {
      if (/Another run/.test(String(error))) throw error;
    },
  );
  emptyWorkFolder(folder);
  mkdirSync(folder.path, { recursive: true });
  return openDatabase(how);
}

async function reportOf(run: Run, stages: readonly Measured[], finishedAt: Date): Promise<CorpusReport> {
  const { options } = run;
  const { hops, ...settings } = options.settings;
  const { version } = await import('@duckdb/node-api');
  return {
    format: 'papertape-deduplication-report',
    version: 1,
    finishedAt: finishedAt.toISOString(),
    environment: {
      node: process.version,
      duckdb: version(),
      platform: `${process.platform} ${process.arch}`,
      workers: options.workers,
      memoryBytes: options.memory,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    },
    columns: options.columns,
    settings: { ...settings, hops: hops === Infinity ? 'unlimited' : hops },
    ...(await measureRun(run)),
    stages: stages.map(({ stage, seconds, cpuSeconds, last }) => ({
      stage,
      seconds,
      cpuSeconds,
      documents: last?.unit === 'documents' ? last.doneHere : null,
      bytes: last && last.bytesHere > 0 ? last.bytesHere : null,
    })),
  };
}
