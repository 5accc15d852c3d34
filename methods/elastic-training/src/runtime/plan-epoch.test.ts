import { describe, expect, test } from 'vitest';
import { createLayers } from '../model/index.ts';
import { planEpoch, type EpochProblem, type Present } from './plan-epoch.ts';

const shape = { vocabulary: 5, blocks: 4, width: 8, heads: 2, length: 4, dropout: 0 };
const layers = createLayers(shape);

const problem: EpochProblem = {
  epoch: 1,
  training: { steps: 9, samples: 12, slots: 2, stages: 3, replicas: 2 },
  policy: 'elastic',
  migration: 'blocking',
  layers,
  present: [0, 1, 2, 3, 4, 5].map((id) => ({ id, address: `unix:${id}`, inventory: [] })),
  previous: null,
  disk: [],
};
const first = planEpoch(problem).assignment;

/** The ranks of `first` at a version, each with its pieces and those of its neighbour in the stage. */
function after(version: number, ids: readonly number[]): Present[] {
  const own = (rank: number) =>
    first.transfers
      .filter(({ to }) => to === rank)
      .map(({ layer, start, end }) => ({ layer, start, end, version }));
  return ids.map((id) => ({ id, address: `unix:${id}`, inventory: [...own(id), ...own((id + 3) % 6)] }));
}

test('a run begins from its seed, ranks dealt to the stages in turn', () => {
  expect(first.stages.map(({ ranks }) => ranks)).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  expect(first.version).toBe(0);
  expect(new Set(first.transfers.map(({ from }) => from))).toEqual(new Set([null]));
});

describe('after a loss', () => {
  test('backups send what the lost rank owned, and nothing comes from disk', () => {
    const lost = planEpoch({ ...problem, epoch: 2, present: after(4, [0, 2, 3, 4, 5]), previous: first });
    expect(lost).toMatchObject({ source: 'memory', assignment: { version: 4 } });
    expect(lost.assignment.transfers.every(({ from }) => from !== null && from !== 1)).toBe(true);
  });

  test('layers stay with their owners where they can move as shadows', () => {
    const present = after(4, [0, 2, 3, 4, 5]);
    const shadow = planEpoch({
      ...problem,
      epoch: 2,
      migration: 'shadow',
      present,
      previous: first,
    }).assignment;
    expect(shadow.owned).toEqual(first.owned);
    expect(shadow.stages.map(({ layers: { start, end } }) => end - start)).not.toEqual([2, 2, 2]);
    expect(shadow.transfers).toEqual([]); // rank 4 keeps rank 1's copy
  });

  test('a contiguous layout gives whole layers to one rank, and its layers move at once', () => {
    const present = after(4, [0, 2, 3, 4, 5]);
    const contiguous = planEpoch({
      ...problem,
      epoch: 2,
      migration: 'shadow',
      layout: 'contiguous',
      present,
      previous: first,
    }).assignment;
    expect(contiguous.owned).toEqual(contiguous.stages.map((stage) => stage.layers));
    const begun = planEpoch({ ...problem, layout: 'contiguous' }).assignment;
    const ownersOf = (layer: number) => begun.transfers.filter((piece) => piece.layer === layer).length;
    expect(layers.map((_layer, index) => ownersOf(index)).some((owners) => owners === 1)).toBe(true);
    expect(first.transfers.filter(({ layer }) => layer === 0)).toHaveLength(2);
  });

  test('owner and backup lost together: the newest version that is whole on disk', () => {
    const disk = layers.map(({ size }, layer) => ({ layer, start: 0, end: size, version: 2 }));
    const present = after(4, [0, 2, 3, 5]);
    const lost = planEpoch({ ...problem, epoch: 2, present, previous: first, disk });
    expect(lost).toMatchObject({ source: 'disk', assignment: { version: 2 } });
    const without = planEpoch({ ...problem, epoch: 2, present, previous: first, disk: disk.slice(1) });
    expect(without).toMatchObject({ source: 'seed', assignment: { version: 0 } });
  });

  test('a version that some have not reached is not gone on from', () => {
    const [ahead, ...rest] = after(4, [0, 1, 2, 3, 4, 5]);
    const newer = ahead?.inventory.map((held) => ({ ...held, version: 5 })) ?? [];
    const present = [{ id: 0, address: '', inventory: [...(ahead?.inventory ?? []), ...newer] }, ...rest];
    expect(planEpoch({ ...problem, epoch: 2, present, previous: first }).assignment.version).toBe(4);
  });

  test('whoever joins comes to the stage that lost a rank', () => {
    const present = [...after(4, [0, 2, 3, 4, 5]), { id: 6, address: '', inventory: [] }];
    const joined = planEpoch({ ...problem, epoch: 2, present, previous: first }).assignment;
    expect(joined.stages[1]?.ranks).toEqual(expect.arrayContaining([4, 6]));
    expect(joined.transfers.filter(({ to }) => to === 6).length).toBeGreaterThan(0);
  });

  test('TorchFT-like, the others of the replica leave too', () => {
    const present = after(4, [0, 2, 3, 4, 5]);
    const left = planEpoch({
      ...problem,
      epoch: 2,
      policy: 'drop-replica',
      present,
      previous: first,
    }).assignment;
    expect(left.stages.map(({ ranks }) => ranks)).toEqual([[3], [4], [5]]);
  });
});
