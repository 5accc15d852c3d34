// The third stage: candidates are compared exactly, round by round, and clusters are formed.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Transferable } from 'node:worker_threads';
import { REPRESENTATIVES } from '../../clusters/bucket.ts';
import { text } from '../database.ts';
import { statement } from '../group/statements.ts';
import { literally } from '../inputs/patterns.ts';
import { createPool, forEachTask, type Pool } from '../pool.ts';
import { shareOfMemory, stageProgress, type Run } from '../run.ts';
import { formComponents, formSurvivorClusters } from './clusters.ts';
import { ROW } from './rows.ts';
import type { VerifyData, VerifyResult, VerifyTask } from './worker.ts';

/** Candidates in a slice: what an interruption costs at most. */
const SLICE = 2048;

/** Compares what is not compared yet, forms clusters, and decides on every document. */
export async function verifyStage(run: Run): Promise<void> {
  const { database, options } = run;
  const { verify, hops } = options.settings;
  if (verify === null) {
    await firstRound(run);
    await database.step('compared_1', () =>
      database.run('INSERT INTO compared SELECT a, b, band, NULL FROM candidates_1'),
    );
  } else await verifyRounds(run, verify);
  if (hops === Infinity) await formComponents(run);
  else await formSurvivorClusters(run);
  for (const name of ['decisions', 'clusters'] as const) {
    await database.step(name, () => database.run(statement(name)));
  }
}

async function firstRound({ database }: Run): Promise<void> {
  for (const name of ['leaders', 'candidates'] as const) {
    await database.step(`${name}_1`, () => database.run(statement(name, { round: 1 })));
  }
}

/**
 * Round by round: all members of a bucket are compared with its leader; those that are not like it are compared with
 * the first of them, and so on, as often as in `pairBucket`.
 */
async function verifyRounds(run: Run, verify: number): Promise<void> {
  const { options, folder } = run;
  const data: VerifyData = { features: options.settings.features, folder: folder.segments };
  const pool = createPool<VerifyTask, VerifyResult>({
    module: new URL('worker.ts', import.meta.url),
    data,
    threads: options.workers,
    memory: shareOfMemory(options).worker,
  });
  const totals = { done: 0, bytes: 0, tell: stageProgress(run, 'verify') };
  try {
    for (let round = 1; round <= REPRESENTATIVES; round++) {
      if (!(await verifyRound(run, pool, round, verify, totals))) return;
    }
  } finally {
    await pool.close();
  }
}

/** Pairs and bytes of texts compared, over all rounds. */
interface Totals {
  done: number;
  bytes: number;
  readonly tell: ReturnType<typeof stageProgress>;
}

/** One round; whether another can find more. */
async function verifyRound(
  run: Run,
  pool: Pool<VerifyTask, VerifyResult>,
  round: number,
  verify: number,
  totals: Totals,
): Promise<boolean> {
  const { database } = run;
  for (const name of ['leaders', 'candidates'] as const) {
    await database.step(`${name}_${round}`, () => database.run(statement(name, { round })));
  }
  const leaders = await count(run, `leaders_${round}`);
  if (leaders === 0) return false;
  if (!database.done(`compared_${round}`)) await compareCandidates(run, pool, round, totals);
  const next = round + 1;
  await database.step(`rest_${next}`, () => database.run(statement('next_rest', { round, next, verify })));
  return true;
}

async function compareCandidates(
  run: Run,
  pool: Pool<VerifyTask, VerifyResult>,
  round: number,
  totals: Totals,
): Promise<void> {
  const { database, folder, options, signal } = run;
  const slices = join(folder.compared, String(round));
  mkdirSync(slices, { recursive: true });
  const total = await count(run, `candidates_${round}`);
  const before = totals.done;
  const show = () => {
    const { done, bytes, tell } = totals;
    const fraction = total === 0 ? 1 : (done - before) / total;
    tell({ fraction, done, unit: 'pairs', bytes, setAside: 0, round });
  };
  show();
  const tasks = slicesOf(run, round, slices, (finished) => {
    totals.done += finished;
    show();
  });
  await forEachTask(pool, tasks, options.workers + 1, ({ pairs, textBytes }) => {
    totals.done += pairs;
    totals.bytes += textBytes;
    show();
  });
  signal?.throwIfAborted();
  const pattern = text(join(literally(slices), '*.parquet'));
  await database.step(`compared_${round}`, async () => {
    if (total > 0)
      await database.run(`INSERT INTO compared SELECT a, b, band, jaccard FROM read_parquet(${pattern})`);
  });
  rmSync(slices, { recursive: true, force: true });
}

/** Slices of the candidates in a fixed order; those on disk are passed over. */
async function* slicesOf(
  run: Run,
  round: number,
  folder: string,
  passed: (pairs: number) => void,
): AsyncGenerator<{ task: VerifyTask; transfer: Transferable[] }> {
  let slice = 0;
  let rows = new Float64Array(SLICE * ROW);
  let used = 0;
  const cut = () => {
    const path = join(folder, `${String(slice++).padStart(8, '0')}.parquet`);
    const task = { rows: rows.slice(0, used * ROW), path };
    [rows, used] = [new Float64Array(SLICE * ROW), 0];
    if (!existsSync(path)) return { task, transfer: [task.rows.buffer] };
    passed(task.rows.length / ROW);
    return null;
  };
  for await (const columns of run.database.stream(candidatesWithPlaces(round))) {
    for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
      for (let column = 0; column < ROW; column++) {
        rows[used * ROW + column] = Number(columns[column]?.[row]);
      }
      if (++used < SLICE) continue;
      const task = cut();
      if (task) yield task;
      if (run.signal?.aborted) return;
    }
  }
  const task = used > 0 ? cut() : null;
  if (task) yield task;
}

function candidatesWithPlaces(round: number): string {
  return `SELECT c.a, c.b, c.band, x.segment, x.start, x.bytes, y.segment, y.start, y.bytes
    FROM candidates_${round} c JOIN ranked x ON x.preference = c.a JOIN ranked y ON y.preference = c.b
    ORDER BY c.a, c.b`;
}

async function count({ database }: Run, table: string): Promise<number> {
  const [row] = await database.rows<{ rows: number }>(`SELECT COUNT(*) AS rows FROM ${table}`);
  return row?.rows ?? 0;
}
