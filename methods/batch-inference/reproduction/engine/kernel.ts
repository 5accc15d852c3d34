// The attention kernel on WebGPU, where there is one: one dispatch against two, on an iteration in which all decode.
import type { Measurements, RandomStream, RunContext } from '@papertape/reproduction';
import { referenceAttention } from '../../src/engine/attention/reference.ts';
import { createTaskTable, type AttentionTask, type Part } from '../../src/engine/attention/tasks.ts';
import { createGpuAttention, createTileTable, type GpuAttention } from '../../src/engine/webgpu/index.ts';
import type { BatchParameters } from '../parameters.ts';

const BLOCK_SIZE = 16;
/** Groups that decode at once, and the shortest time worth reading off a clock that browsers make coarse. */
const GROUPS = 4;
const [LONG_ENOUGH_MS, MOST_LAUNCHES, ROUNDS] = [100, 200, 5];
const WAYS = ['fused', 'two-dispatch'] as const;

/** Nothing where there is no WebGPU: the claims about it stay undecided. */
export async function measureKernel(
  context: Pick<RunContext, 'random' | 'report' | 'breathe'>,
  sizes: BatchParameters,
): Promise<Measurements> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  const device = await (await gpu?.requestAdapter())?.requestDevice();
  if (!device) return {};
  try {
    const { shape, rows, inputs, prefixes, own } = iteration(sizes, context.random('kernel'));
    const tables = [prefixes, own].map((tasks) => createTaskTable(tasks, BLOCK_SIZE));
    const wanted = referenceAttention(
      inputs,
      createTaskTable([...prefixes, ...own], BLOCK_SIZE),
      shape,
      rows,
    );
    const [prefixTable, ownTable] = tables;
    if (!prefixTable || !ownTable) return {};
    const kernel = await createGpuAttention(device, shape, inputs, createTileTable(prefixTable, ownTable));
    const found = [];
    for (const way of WAYS) found.push(furthest(await kernel.attend(way), wanted));
    const [fused = NaN, twoDispatch = NaN] = await timeByTurns(kernel, context.breathe);
    kernel.dispose();
    context.report.table('Attention on WebGPU', {
      columns: ['way', 'milliseconds', 'furthest from double precision'],
      rows: [
        ['one dispatch', fused, found[0] ?? NaN],
        ['two dispatches and a merge', twoDispatch, found[1] ?? NaN],
      ],
    });
    return {
      'webgpu.fused.milliseconds': fused,
      'webgpu.two-dispatch.milliseconds': twoDispatch,
      'webgpu.difference': Math.max(...found),
    };
  } finally {
    device.destroy();
  }
}

/** Every member of each group has one query: over its group's prefix, and over keys of its own. */
function iteration(sizes: BatchParameters, random: RandomStream) {
  const { heads, features, sharing, prefix, distinct, generate } = sizes;
  const rows = GROUPS * sharing;
  const ownKeys = distinct + Math.ceil(generate / 2);
  const blocksOf = (keys: number) => Math.ceil(keys / BLOCK_SIZE);
  let used = 0;
  const take = (keys: number) => Array.from({ length: blocksOf(keys) }, () => used++);
  const prefixes = Array.from({ length: GROUPS }, (_, group): AttentionTask => {
    const members = Array.from({ length: sharing }, (_member, at) => group * sharing + at);
    return { rows: members, visible: members.map(() => prefix), blocks: take(prefix) };
  });
  const own = Array.from({ length: rows }, (_, row): AttentionTask => ({
    rows: [row],
    visible: [ownKeys],
    blocks: take(ownKeys),
  }));
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  const scale = 1 / Math.sqrt(features / heads);
  const pool = used * BLOCK_SIZE * features;
  return {
    shape: {
      layers: 1,
      heads,
      kvHeads: heads,
      headSize: features / heads,
      blockSize: BLOCK_SIZE,
      blocks: used,
    },
    rows,
    inputs: { q: draw(rows * features).map((value) => value * scale), k: draw(pool), v: draw(pool) },
    prefixes,
    own,
  };
}

/** Milliseconds of a launch in each way, the medians of rounds in which both were timed. */
async function timeByTurns(kernel: GpuAttention, breathe: () => Promise<void>): Promise<number[]> {
  const once = await kernel.time('two-dispatch', 2);
  const launches = Math.min(MOST_LAUNCHES, Math.max(1, Math.round(LONG_ENOUGH_MS / Math.max(once, 0.01))));
  const times: number[][] = WAYS.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, way] of WAYS.entries()) {
      times[at]?.push(await kernel.time(way, launches));
      await breathe();
    }
  }
  return times.map((values) => values.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN);
}

function furthest(found: Part, wanted: Part): number {
  let most = 0;
  for (const [at, value] of wanted.o.entries()) most = Math.max(most, Math.abs(value - (found.o[at] ?? NaN)));
  return most;
}
