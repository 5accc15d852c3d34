// Real processes that are killed: in Node alone, since a browser has none.
import type { Measurements } from '@papertape/reproduction';
import type { Context } from '../context.ts';
import type * as Real from '../real/index.ts';

/** Not written as a path, so that what only Node can run stays out of the site's bundle. */
const REAL = ['..', 'real', 'index.ts'].join('/');
/** Kills of each way and size; the median counts. */
const KILLS = 3;

/**
 * Milliseconds to go on without a process that was killed, by each way of making links anew and each size of the group;
 * and those from a kill to the commit of the step that it interrupted, by what is done about it.
 */
export async function processes(context: Context): Promise<Measurements> {
  if (typeof process === 'undefined' || !process.versions.node) return {};
  const { groups, arms } = context.profile.parameters;
  if (groups.length + arms.length === 0) return {};
  const real = (await import(/* @vite-ignore */ REAL)) as typeof Real;
  return { ...(await links(context, real)), ...(await recoveries(context, real)) };
}

async function links({ profile, random, signal, report }: Context, real: typeof Real): Promise<Measurements> {
  const { uniform } = random('processes to kill');
  const measured: Measurements = {};
  const rows: (string | number)[][] = [];
  for (const size of profile.parameters.groups) {
    const { lost } = await real.measureLinks({ size, rounds: KILLS, random: uniform, signal });
    for (const way of real.WAYS) {
      const times = lost[way].map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
      measured[`links ${size}: ${way}`] = times[KILLS >> 1] ?? NaN;
    }
    const [edit = NaN, partial = NaN, full = NaN] = real.WAYS.map((way) => measured[`links ${size}: ${way}`]);
    measured[`links ${size}: full over edit`] = full / edit;
    measured[`links ${size}: partial over edit`] = partial / edit;
    rows.push([size, edit.toFixed(1), partial.toFixed(1), full.toFixed(1)]);
  }
  const largest = (what: string) =>
    Math.max(...profile.parameters.groups.map((size) => measured[`links ${size}: ${what}`] ?? NaN));
  measured['links: slowest edit'] = largest('edit');
  measured['links: full over edit'] = largest('full over edit');
  measured['links: partial over edit'] = largest('partial over edit');
  report.table('Measured: milliseconds to link a group of processes anew after a kill (median)', {
    columns: ['processes', 'edit', 'partial rebuild', 'full rebuild'],
    rows,
  });
  return measured;
}

/** Before the step in which it is killed, and milliseconds into it. */
const KILL = { stages: 3, replicas: 2, victim: 2, after: 4, delay: 20 } as const;

async function recoveries({ profile, signal, report }: Context, real: typeof Real): Promise<Measurements> {
  const measured: Measurements = {};
  const rows: (string | number)[][] = [];
  const bench = await real.openBench();
  try {
    for (const arm of profile.parameters.arms as readonly Real.Arm[]) {
      signal.throwIfAborted();
      const times = await real.measureRecovery(bench, arm, arm.replaceAll(' ', '-'), KILL);
      for (const [part, value] of Object.entries(times)) measured[`${arm}: ${part}`] = value;
      const { detect, plan, edit, restore, redo, total } = times;
      rows.push([
        arm,
        ...[detect, plan, edit, restore, redo, total].map((time) => time.toFixed(0)),
        times.redone,
      ]);
    }
  } finally {
    await bench.close();
  }
  const [restart, elastic] = [measured['restart: total'], measured['elastic: total']];
  if (restart !== undefined && elastic !== undefined) measured['restart over elastic'] = restart / elastic;
  report.table('Measured: milliseconds from a kill to the step that it interrupted', {
    columns: ['system', 'detect', 'plan', 'edit', 'restore', 'redo', 'in all', 'committed steps redone'],
    rows,
  });
  return measured;
}
