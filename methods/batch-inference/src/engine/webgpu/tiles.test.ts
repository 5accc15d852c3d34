import { expect, test } from 'vitest';
import { createTaskTable } from '../attention/tasks.ts';
import { createTileTable } from './tiles.ts';

const table = (tasks: Parameters<typeof createTaskTable>[0]) => createTaskTable(tasks, 4);
const rows = Array.from({ length: 10 }, (_, at) => at);

test('rows over one prefix are stacked in tiles of eight, others stand by themselves', () => {
  const prefix = table([{ rows, visible: rows.map(() => 8), blocks: [5, 6] }]);
  const distinct = table([
    { rows, visible: rows.map((row) => 1 + (row % 4)), blocks: [1] },
    { rows: [12, 11], visible: [3, 4], blocks: [2] },
  ]);
  const { count, tiles, entries, blocks } = createTileTable(prefix, distinct);
  expect([count, [...tiles], [...blocks]]).toEqual([3, [0, 8, 0, 8, 8, 2, 0, 8, 10, 2, 0, 0], [5, 6, 1, 2]]);
  expect([...entries.subarray(27, 36)]).toEqual([9, 2, 2, 12, 3, 3, 11, 3, 4]);
});

test('a row in two tasks of a kind is refused, and so are stacked rows that see different keys', () => {
  const twice = table([
    { rows: [1], visible: [1], blocks: [0] },
    { rows: [1], visible: [1], blocks: [1] },
  ]);
  const none = table([]);
  expect(() => createTileTable(none, twice)).toThrow(/Row 1 is in two distinct tasks/);
  expect(() => createTileTable(twice, none)).toThrow(/Row 1 is in two prefix tasks/);
  const uneven = table([{ rows: [1, 2], visible: [1, 2], blocks: [0] }]);
  expect(() => createTileTable(uneven, none)).toThrow(/Row 2 sees 2 keys of a prefix, others 1/);
});
