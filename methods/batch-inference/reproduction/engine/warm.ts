import type { Engine } from '../../src/engine/index.ts';

/** Rows of one iteration up to `most`, so that every shape is compiled before anything is timed. */
export async function warmUp(engine: Engine, most: number): Promise<void> {
  for (let rows = 8; ; rows = rows % 3 === 0 ? (rows / 3) * 4 : (rows / 2) * 3) {
    await engine.forward(rowsThatSeeThemselves(engine, rows));
    if (rows >= most) return;
  }
}

function rowsThatSeeThemselves({ blocks, blockSize }: Engine, count: number) {
  const each = Array.from({ length: count }, (_, row) => row);
  const slots = Int32Array.from(each, (row) => row % (blocks * blockSize));
  return {
    tokens: new Int32Array(count),
    positions: new Int32Array(count),
    slots,
    prefix: [],
    distinct: each.map((row) => ({
      rows: [row],
      visible: [1],
      blocks: [Math.floor((slots[row] ?? 0) / blockSize)],
    })),
    sampled: Int32Array.from(each),
    fused: true,
  };
}
