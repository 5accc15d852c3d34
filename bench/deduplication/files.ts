// `papertape deduplicate` from end to end on a generated corpus, in processes of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusReport } from '@papertape/global-deduplication/streaming';
import { runPapertape } from '../../tests/support/process.ts';
import { writeLargeCorpus, type LargeCorpus } from './large-corpus.ts';
import type { Part } from './part.ts';

/** The most a run may hold in memory, whatever the corpus. */
const MEMORY_GOAL = 1e9;
const WORKERS = [1, 2];
/** One line of 200 MB in a gigabyte, and in any corpus one that is longer than the limit; a million empty documents. */
const LONG_LINE = { share: 0.2, least: 40e6 };
const EMPTY = 1e-3;

interface Measured {
  readonly workers: number;
  readonly seconds: number;
  /** Of all cores together. */
  readonly cpuSeconds: number;
  readonly megabytesPerSecond: number;
  readonly megabytesPerCoreSecond: number;
  readonly peakMemory: number;
  readonly stages: CorpusReport['stages'];
  readonly found: { equal: number; near: number; setAside: number };
}

/** Generates the corpus once, runs with one worker and with two, and takes all of it away again. */
export const part: Part = async ({ gigabytes, log }) => {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-bench-'));
  try {
    const bytes = gigabytes * 1e9;
    const input = join(folder, 'corpus.jsonl');
    const longLine = Math.max(LONG_LINE.least, Math.round(bytes * LONG_LINE.share));
    const options = { seed: 1, longLine, empty: Math.round(bytes * EMPTY) };
    const corpus = await writeLargeCorpus(input, { bytes, ...options });
    log(`files: ${(corpus.bytes / 1e6).toFixed(0)} MB generated`);
    const runs: Measured[] = [];
    for (const workers of WORKERS) {
      runs.push(await measure(folder, input, workers, corpus));
      log(`files: ${workers} of ${WORKERS.length} runs`);
    }
    const reached = runs.every((run) => run.peakMemory < MEMORY_GOAL && run.found.setAside === corpus.bad);
    return { text: describe({ ...corpus, longLine }, runs), figures: { corpus, runs }, reached };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function measure(
  folder: string,
  input: string,
  workers: number,
  corpus: LargeCorpus,
): Promise<Measured> {
  const out = join(folder, 'kept.jsonl');
  const args = ['deduplicate', '--in', input, '--source-column', 'source', '--out', out, '--json'];
  const begun = performance.now();
  const { stdout, stderr } = await runPapertape([...args, '--workers', String(workers)], { cwd: folder });
  const seconds = (performance.now() - begun) / 1000;
  if (stdout === '') throw new Error(stderr);
  const { stages, environment, counts } = JSON.parse(stdout) as CorpusReport;
  const cpuSeconds = stages.reduce((sum, stage) => sum + stage.cpuSeconds, 0);
  return {
    workers,
    seconds,
    cpuSeconds,
    megabytesPerSecond: corpus.bytes / 1e6 / seconds,
    megabytesPerCoreSecond: corpus.bytes / 1e6 / cpuSeconds,
    peakMemory: environment.peakMemoryBytes,
    stages,
    found: { equal: counts.equal.documents, near: counts.near.documents, setAside: counts.setAside },
  };
}

function describe(corpus: LargeCorpus & { longLine: number }, runs: readonly Measured[]): string {
  const megabytes = (corpus.bytes / 1e6).toFixed(0);
  return [
    `Files, end to end: ${megabytes} MB, ${corpus.documents.toLocaleString('en-US')} documents, ${corpus.equalCopies.toLocaleString('en-US')} equal and ${corpus.editedCopies.toLocaleString('en-US')} edited copies planted,`,
    `  one line of ${(corpus.longLine / 1e6).toFixed(0)} MB, ${corpus.bad - 1} lines of invalid UTF-8:`,
    ...runs.map(
      ({ workers, seconds, megabytesPerSecond, megabytesPerCoreSecond, peakMemory, found, stages }) =>
        `  ${workers} ${workers === 1 ? 'worker ' : 'workers'}  ${megabytesPerSecond.toFixed(1)} MB/s (${seconds.toFixed(0)} s), ${megabytesPerCoreSecond.toFixed(1)} MB for a second of one core; at most ${(peakMemory / 1e6).toFixed(0)} MB of memory (${MEMORY_GOAL / 1e6} is the goal)
             ${stages.map((stage) => `${stage.stage} ${stage.seconds.toFixed(1)} s`).join(', ')}; ${found.equal} equal, ${found.near} near, ${found.setAside} of ${corpus.bad} set aside`,
    ),
  ].join('\n');
}
