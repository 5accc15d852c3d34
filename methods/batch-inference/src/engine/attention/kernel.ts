// The attention kernel as WebAssembly, generated for one shape: a task table in one launch, over paged keys and values.
import { assemble, countTo, f32, f32x4, get, i32, leaveIf, lesser, set } from './assembler.ts';
import type { Code, ValueType } from './assembler.ts';
import { TASK_FIELDS, type AttentionShape } from './tasks.ts';

const NUMBER_BYTES = 4;
const LANES = 4;
/** The beginning of the memory, where the scores of a block stand while it is worked on. */
export const SCRATCH_BYTES = 1024;

/** 'attend': addresses in the memory, but for `count`. */
export type Launch = (
  tasks: number,
  count: number,
  rows: number,
  visible: number,
  blocks: number,
  q: number,
  k: number,
  v: number,
  o: number,
  state: number,
) => void;

/**
 * Bytes of the module with the function 'attend'. For every task, head and row it goes on from the state that the row
 * is in, (m, ℓ) in `state` [rows × heads × 2] and Σ e^(score − m)·v in `o`, block by block: the online softmax. Into
 * how many tasks a row's blocks are divided changes nothing: the same keys in the same order give the same bits.
 * Throws RangeError for a shape that it is not made for.
 */
export function attentionModule(shape: AttentionShape): Uint8Array<ArrayBuffer> {
  checkShape(shape);
  const locals: ValueType[] = [];
  const local = declareLocals(shape, (type) => PARAMETERS + locals.push(type) - 1);
  return assemble({
    name: 'attend',
    parameters: PARAMETERS,
    locals,
    code: countTo(local.task, parameter.count, eachTask(shape, local)),
  });
}

function checkShape({ heads, kvHeads, headSize, blockSize }: AttentionShape): void {
  const most = SCRATCH_BYTES / NUMBER_BYTES;
  if (
    headSize % (LANES * LANES) !== 0 ||
    heads % kvHeads !== 0 ||
    blockSize % LANES !== 0 ||
    blockSize > most
  ) {
    throw new RangeError(
      `The kernel needs heads of a multiple of ${LANES * LANES} numbers (not ${headSize}), blocks of a multiple of ` +
        `${LANES} tokens up to ${most} (not ${blockSize}), and key heads (${kvHeads}) that divide the heads (${heads}).`,
    );
  }
}

const parameter = { tasks: 0, count: 1, rows: 2, visible: 3, blocks: 4, q: 5, k: 6, v: 7, o: 8, state: 9 };
const PARAMETERS = 10;

type Local = ReturnType<typeof declareLocals>;

function declareLocals({ headSize }: AttentionShape, declare: (type: ValueType) => number) {
  const vectors = (count: number) => Array.from({ length: count }, () => declare('v128'));
  const integer = () => declare('i32');
  return {
    task: integer(),
    taskAt: integer(),
    rowsAt: integer(),
    visibleAt: integer(),
    rowCount: integer(),
    blocksAt: integer(),
    blockCount: integer(),
    head: integer(),
    headCount: integer(),
    /** Bytes from the beginning of a slot to its head. */
    kvOffset: integer(),
    entry: integer(),
    row: integer(),
    seen: integer(),
    oAt: integer(),
    stateAt: integer(),
    block: integer(),
    /** Bytes from the beginning of the pool to the head of the block's first slot. */
    slotAt: integer(),
    keys: integer(),
    paddedKeys: integer(),
    key: integer(),
    address: integer(),
    m: declare('f32'),
    newM: declare('f32'),
    l: declare('f32'),
    number: declare('f32'),
    query: vectors(headSize / LANES),
    sums: vectors(headSize / LANES),
    partial: vectors(LANES),
    weight: declare('v128'),
    x: declare('v128'),
    n: declare('v128'),
  };
}

/** base + index · size, of locals. */
const at = (base: number, index: number, size: number): Code =>
  i32.add(get(base), i32.multiply(get(index), i32.constant(size)));

function eachTask(shape: AttentionShape, local: Local): Code {
  const { heads, kvHeads, headSize } = shape;
  const list = (base: number, field: number): Code =>
    i32.add(get(base), i32.multiply(i32.load(get(local.taskAt), field), i32.constant(NUMBER_BYTES)));
  return [
    set(local.taskAt, at(parameter.tasks, local.task, TASK_FIELDS * NUMBER_BYTES)),
    set(local.rowsAt, list(parameter.rows, 0)),
    set(local.visibleAt, list(parameter.visible, 0)),
    set(local.rowCount, i32.load(get(local.taskAt), 4)),
    set(local.blocksAt, list(parameter.blocks, 8)),
    set(local.blockCount, i32.load(get(local.taskAt), 12)),
    set(local.headCount, i32.constant(heads)),
    countTo(local.head, local.headCount, [
      set(
        local.kvOffset,
        i32.multiply(
          i32.divide(get(local.head), i32.constant(heads / kvHeads)),
          i32.constant(headSize * NUMBER_BYTES),
        ),
      ),
      countTo(local.entry, local.rowCount, eachRow(shape, local)),
    ]),
  ];
}

/** Loads the state of a row and head, takes its blocks in, and stores it. */
function eachRow(shape: AttentionShape, local: Local): Code {
  const { heads, headSize } = shape;
  const { query, sums, oAt, stateAt, address } = local;
  const rowAndHead = i32.add(i32.multiply(get(local.row), i32.constant(heads)), get(local.head));
  const offset = (i: number) => i * LANES * NUMBER_BYTES;
  return [
    set(local.row, i32.load(at(local.rowsAt, local.entry, NUMBER_BYTES))),
    set(local.seen, i32.load(at(local.visibleAt, local.entry, NUMBER_BYTES))),
    set(oAt, i32.multiply(rowAndHead, i32.constant(headSize * NUMBER_BYTES))),
    set(address, i32.add(get(oAt), get(parameter.q))),
    query.map((part, i) => set(part, f32x4.load(get(address), offset(i)))),
    set(oAt, i32.add(get(oAt), get(parameter.o))),
    sums.map((sum, i) => set(sum, f32x4.load(get(oAt), offset(i)))),
    set(stateAt, i32.add(get(parameter.state), i32.multiply(rowAndHead, i32.constant(2 * NUMBER_BYTES)))),
    set(local.m, f32.load(get(stateAt))),
    set(local.l, f32.load(get(stateAt), NUMBER_BYTES)),
    countTo(local.block, local.blockCount, eachBlock(shape, local)),
    sums.map((sum, i) => f32x4.store(get(oAt), get(sum), offset(i))),
    f32.store(get(stateAt), get(local.m)),
    f32.store(get(stateAt), get(local.l), NUMBER_BYTES),
  ];
}

function eachBlock(shape: AttentionShape, local: Local): Code {
  const { kvHeads, headSize, blockSize } = shape;
  const slotBytes = kvHeads * headSize * NUMBER_BYTES;
  const seenHere = i32.subtract(get(local.seen), i32.multiply(get(local.block), i32.constant(blockSize)));
  const index = i32.load(at(local.blocksAt, local.block, NUMBER_BYTES));
  return [
    set(local.keys, lesser(seenHere, i32.constant(blockSize))),
    leaveIf(i32.less(get(local.keys), i32.constant(1))),
    set(local.slotAt, i32.add(get(local.kvOffset), i32.multiply(index, i32.constant(blockSize * slotBytes)))),
    scoreKeys(local, slotBytes),
    weighKeys(local),
    rescale(local),
    addValues(local, slotBytes),
  ];
}

const scoreAddress = (local: Local) => i32.multiply(get(local.key), i32.constant(NUMBER_BYTES));

/** scratch[j] = q·k_j, and newM = max(m, all of them). */
function scoreKeys(local: Local, slotBytes: number): Code {
  const { query, partial, address, weight, number, newM } = local;
  const products = query.map((part, i): Code => {
    const to = partial[i % LANES] ?? 0;
    const product = f32x4.multiply(get(part), f32x4.load(get(address), i * LANES * NUMBER_BYTES));
    return set(to, i < LANES ? product : f32x4.add(get(to), product));
  });
  const [a = 0, b = 0, c = 0, d = 0] = partial;
  const lane = (i: number) => f32x4.lane(get(weight), i);
  return [
    set(newM, get(local.m)),
    set(address, i32.add(get(parameter.k), get(local.slotAt))),
    countTo(local.key, local.keys, [
      products,
      set(weight, f32x4.add(f32x4.add(get(a), get(b)), f32x4.add(get(c), get(d)))),
      set(number, f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3)))),
      f32.store(scoreAddress(local), get(number)),
      set(newM, f32.max(get(newM), get(number))),
      set(address, i32.add(get(address), i32.constant(slotBytes))),
    ]),
  ];
}

/** scratch[j] = e^(scratch[j] − newM), four at a time; what is behind the last key is not read. */
function weighKeys(local: Local): Code {
  const less = f32x4.subtract(f32x4.load(scoreAddress(local)), f32x4.splat(get(local.newM)));
  const padded = i32.divide(i32.add(get(local.keys), i32.constant(LANES - 1)), i32.constant(LANES));
  return [
    set(local.paddedKeys, i32.multiply(padded, i32.constant(LANES))),
    countTo(
      local.key,
      local.paddedKeys,
      [exponential(local, less), f32x4.store(scoreAddress(local), get(local.weight))],
      LANES,
    ),
  ];
}

/** State of the greatest score so far → of newM. */
function rescale(local: Local): Code {
  const { m, newM, l, sums, weight } = local;
  return [
    exponential(local, f32x4.splat(f32.subtract(get(m), get(newM)))),
    sums.map((sum) => set(sum, f32x4.multiply(get(sum), get(weight)))),
    set(l, f32.multiply(get(l), f32x4.lane(get(weight), 0))),
    set(m, get(newM)),
  ];
}

/** ℓ and Σ weight·v take in the block. */
function addValues(local: Local, slotBytes: number): Code {
  const { l, number, weight, sums, address } = local;
  return [
    set(address, i32.add(get(parameter.v), get(local.slotAt))),
    countTo(local.key, local.keys, [
      set(number, f32.load(scoreAddress(local))),
      set(l, f32.add(get(l), get(number))),
      set(weight, f32x4.splat(get(number))),
      sums.map((sum, i) => {
        const value = f32x4.load(get(address), i * LANES * NUMBER_BYTES);
        return set(sum, f32x4.add(get(sum), f32x4.multiply(get(weight), value)));
      }),
      set(address, i32.add(get(address), i32.constant(slotBytes))),
    ]),
  ];
}

/** Coefficients of e^r for |r| ≤ ln 2 / 2, of r⁷ first (minimax, single precision). */
const EXPONENTIAL = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 0.16666665459, 0.5];
/** ln 2 in two parts, the first with so few bits that products with it are exact. */
const LN_2 = [0.693359375, -2.1219444e-4] as const;
/** No weight is smaller than e to this. */
const SMALLEST = -87;

/** weight = e^value for value ≤ 0: 2ⁿ·e^r. */
function exponential({ x, n, weight }: Local, value: Code): Code {
  const less = (part: number) => set(x, f32x4.subtract(get(x), f32x4.multiply(get(n), f32x4.constant(part))));
  const [first = 0, ...rest] = EXPONENTIAL;
  const polynomial = rest.reduce<Code>(
    (sum, coefficient) => f32x4.add(f32x4.multiply(sum, get(x)), f32x4.constant(coefficient)),
    f32x4.constant(first),
  );
  const upper = f32x4.multiply(f32x4.multiply(polynomial, get(x)), get(x));
  return [
    set(x, f32x4.max(value, f32x4.constant(SMALLEST))),
    set(n, f32x4.nearest(f32x4.multiply(get(x), f32x4.constant(Math.LOG2E)))),
    LN_2.map(less),
    set(
      weight,
      f32x4.multiply(f32x4.add(f32x4.add(upper, get(x)), f32x4.constant(1)), f32x4.powerOfTwo(get(n))),
    ),
  ];
}
