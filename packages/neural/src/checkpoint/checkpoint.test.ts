import { numpy as np } from '@jax-js/jax';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { read, tensor } from '../../test/agreement.ts';
import { openDevice } from '../device.ts';
import {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  fromTree,
  toTree,
  type Checkpoint,
} from './index.ts';

beforeAll(async () => {
  await openDevice('wasm');
});

const example: Checkpoint = {
  tensors: {
    bytes: { shape: [3], values: new Uint8Array([1, 2, 255]) },
    weight: { shape: [2, 2], values: new Float32Array([1, -2.5, NaN, Infinity]) },
    precise: { shape: [1], values: new Float64Array([Math.PI]) },
    tokens: { shape: [2], values: new Int32Array([-1, 2 ** 31 - 1]) },
    seeds: { shape: [], values: new Uint32Array([2 ** 32 - 1]) },
    nothing: { shape: [0, 4], values: new Float32Array(0) },
  },
  metadata: { step: '12', 'der Stand': 'läuft' },
};

test('gives back every kind of numbers, every shape and the metadata', () => {
  expect(decodeCheckpoint(encodeCheckpoint(example))).toEqual(example);
});

test('numbers of half precision are read as float32', () => {
  const header = JSON.stringify({
    half: { dtype: 'F16', shape: [6], data_offsets: [0, 12] },
    brain: { dtype: 'BF16', shape: [3], data_offsets: [12, 18] },
  });
  const numbers = Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7bff, 0xfc00, 0x8000, 0x3f80, 0xc2c8, 0x0001);
  const file = new Uint8Array(8 + header.length + numbers.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(new TextEncoder().encode(header), 8);
  file.set(new Uint8Array(numbers.buffer), 8 + header.length);
  const { half, brain } = decodeCheckpoint(file).tensors;
  expect(half?.values).toEqual(Float32Array.of(1, -2.5, 2 ** -24, 65504, -Infinity, -0));
  expect(brain?.values).toEqual(Float32Array.of(1, -100, 2 ** -133));
});

test('reads from the middle of a larger buffer', () => {
  const file = encodeCheckpoint(example);
  const larger = new Uint8Array(file.length + 3);
  larger.set(file, 3);
  expect(decodeCheckpoint(larger.subarray(3))).toEqual(example);
});

test('writes the bytes that the format prescribes', () => {
  const file = encodeCheckpoint({
    tensors: { a: { shape: [1, 2], values: new Float32Array([1, -2]) } },
    metadata: { k: 'v' },
  });
  const header = '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'.padEnd(
    88,
  );
  const numbers = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
  expect([...file]).toEqual([88, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(header), ...numbers]);
});

test('reads a file whose tensors stand in another order than its header', () => {
  const { tensors } = decodeCheckpoint(
    file(`{"b":${entry('U8', [2], [2, 4])},"a":${entry('U8', [2], [0, 2])}}`, 4),
  );
  expect(tensors).toEqual({
    a: { shape: [2], values: new Uint8Array([0, 1]) },
    b: { shape: [2], values: new Uint8Array([2, 3]) },
  });
});

test.each(['__proto__', 'constructor', ''])("a tensor called '%s' is one like any other", (name) => {
  const tensors = Object.fromEntries([[name, { shape: [1], values: new Uint8Array([7]) }]]);
  const decoded = decodeCheckpoint(encodeCheckpoint({ tensors, metadata: {} }));
  expect(Object.entries(decoded.tensors)).toEqual(Object.entries(tensors));
});

describe('a damaged file is refused', () => {
  test.each([
    ['empty', new Uint8Array(0), 'Cut off: 0 bytes are too few'],
    ['cut off in its header', encodeCheckpoint(example).subarray(0, 60), 'Cut off: a header of'],
    ['cut off in its numbers', encodeCheckpoint(example).subarray(0, -1), 'Cut off:'],
    ['something else', new TextEncoder().encode('PK\x03\x04 and so on, a zip file'), 'Not a checkpoint'],
    ['a header that is not JSON', file('{"a":', 0), 'not JSON'],
    ['a header that is a list', file('[]', 0), 'not an object'],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x22, 0xff), 'not JSON in UTF-8'],
    ['a tensor without a description', file('{"a":1}', 0), "nothing of use about 'a'"],
    ['a tensor without a kind', file('{"a":{"shape":[],"data_offsets":[0,0]}}', 0), "'a' has no kind"],
    ['an unknown kind', file(`{"a":${entry('I16', [1], [0, 2])}}`, 2), "'a' is of kind I16"],
    ['a kind named like a method', file(`{"a":${entry('toString', [1], [0, 2])}}`, 2), 'of kind toString'],
    ['half a number', file(`{"a":${entry('F32', [1], [0, 6])}}`, 6), 'no whole number of F32'],
    ['a negative side', file(`{"a":${entry('U8', [-1], [0, 1])}}`, 1), "The shape of 'a'"],
    [
      'a shape of another size',
      file(`{"a":${entry('U8', [2, 2], [0, 3])}}`, 3),
      "'a' has 3 numbers, but [2, 2]",
    ],
    ['offsets in the wrong order', file(`{"a":${entry('U8', [0], [1, 0])}}`, 1), "data_offsets of 'a'"],
    ['one offset', file(`{"a":${entry('U8', [0], [1])}}`, 1), "data_offsets of 'a'"],
    ['an end beyond the file', file(`{"a":${entry('U8', [9], [0, 9])}}`, 4), "Cut off: 'a' ends at byte 9"],
    [
      'tensors that overlap',
      file(`{"a":${entry('U8', [3], [0, 3])},"b":${entry('U8', [2], [2, 4])}}`, 4),
      "'b' overlaps 'a'",
    ],
    [
      'a gap',
      file(`{"a":${entry('U8', [1], [0, 1])},"b":${entry('U8', [2], [2, 4])}}`, 4),
      "1 bytes before 'b' belong to nothing",
    ],
    ['bytes behind the last tensor', file(`{"a":${entry('U8', [1], [0, 1])}}`, 4), '3 bytes at the end'],
    [
      'metadata that is no text',
      file('{"__metadata__":{"step":3}}', 0),
      "'step' in __metadata__ is not a text",
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeCheckpoint(bytes)).toThrow(CheckpointError);
    expect(() => decodeCheckpoint(bytes)).toThrow(message);
  });

  test('whatever is cut off or changed, nothing but a CheckpointError comes of it', () => {
    const whole = encodeCheckpoint(example);
    const damage = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255), length: fc.nat(whole.length) });
    fc.assert(
      fc.property(damage, ({ at, to, length }) => {
        const damaged = whole.slice();
        damaged[at] = to;
        for (const bytes of [damaged, whole.subarray(0, length)]) {
          try {
            decodeCheckpoint(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(CheckpointError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('what does not belong in a file is not written', () => {
  const values = new Float32Array(3);
  expect(() => encodeCheckpoint({ tensors: { a: { shape: [2], values } }, metadata: {} })).toThrow(
    "'a' has 3 numbers",
  );
  expect(() => encodeCheckpoint({ tensors: { __metadata__: { shape: [3], values } }, metadata: {} })).toThrow(
    CheckpointError,
  );
});

describe('trees', () => {
  const create = () => ({
    layers: [{ w: tensor([1, 2, 3, 4], [2, 2]) }],
    ids: np.array(new Int32Array([5])),
  });

  test('go through a file and come back', async () => {
    const tensors = await fromTree(create(), 'model');
    expect(Object.keys(tensors)).toEqual(['model.layers.0.w', 'model.ids']);
    const file = encodeCheckpoint({ tensors, metadata: {} });
    const back = toTree(decodeCheckpoint(file).tensors, create(), 'model');
    expect(await read(back.layers[0]?.w as never)).toEqual([1, 2, 3, 4]);
    expect(back.layers[0]?.w.shape).toEqual([2, 2]);
    expect(back.ids.dtype).toBe('int32');
    expect(await read(back.ids)).toEqual([5]);
  });

  test('that do not fit are refused, with everything that differs', async () => {
    const tensors = await fromTree({ layers: [{ w: tensor([1, 2, 3, 4], [4]) }], other: tensor([1], [1]) });
    expect(() => toTree(tensors, create())).toThrow(
      "'layers.0.w' is [4] instead of [2, 2]; 'ids' is missing; 'other' is not known",
    );
    expect(() => toTree({ x: { shape: [1], values: new Int32Array(1) } }, { x: tensor([1], [1]) })).toThrow(
      "'x' does not hold float32",
    );
  });

  test('with kinds that are not stored are refused', async () => {
    await expect(fromTree({ mask: tensor([1], [1]).greater(0) })).rejects.toThrow("'mask' holds bool");
  });
});

/** A file with this header and so many bytes of data: 0, 1, 2, … */
function file(header: string, data: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  return Uint8Array.from([json.length, 0, 0, 0, 0, 0, 0, 0, ...json, ...Array(data).keys()]);
}

function entry(dtype: string, shape: number[], offsets: number[]): string {
  return JSON.stringify({ dtype, shape, data_offsets: offsets });
}
