// Just enough of the WebAssembly binary format for the attention kernel: a function over an imported memory.
// https://webassembly.github.io/spec/core/binary. Operands are code themselves, so that it is written as expressions.

/** Instructions, nested as they are written. */
export type Code = number | readonly Code[];
export type ValueType = 'i32' | 'f32' | 'v128';

const TYPES: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const EMPTY = 0x40;
const ALIGN_4 = 2;

type Binary = (a: Code, b: Code) => Code;
const binary =
  (...opcode: Code[]): Binary =>
  (a, b) => [a, b, opcode];
const load =
  (...opcode: Code[]) =>
  (address: Code, offset = 0): Code => [address, opcode, ALIGN_4, unsigned(offset)];
const store =
  (...opcode: Code[]) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, opcode, ALIGN_4, unsigned(offset)];
/** Opcode of a vector instruction. */
const vector = (opcode: number): Code => [0xfd, unsigned(opcode)];

export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  load: load(0x28),
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  /** Of numbers from 0 on. */
  divide: binary(0x6e),
  less: binary(0x48),
} as const;

const constant = (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];

export const f32 = {
  constant,
  load: load(0x2a),
  store: store(0x38),
  add: binary(0x92),
  subtract: binary(0x93),
  multiply: binary(0x94),
  max: binary(0x97),
} as const;

/** Four numbers at once. */
export const f32x4 = {
  load: load(vector(0x00)),
  store: store(vector(0x0b)),
  splat: (value: Code): Code => [value, vector(0x13)],
  constant: (value: number): Code => [constant(value), vector(0x13)],
  lane: (value: Code, at: number): Code => [value, vector(0x1f), at],
  nearest: (value: Code): Code => [value, vector(0x6a)],
  add: binary(vector(0xe4)),
  subtract: binary(vector(0xe5)),
  multiply: binary(vector(0xe6)),
  max: binary(vector(0xe9)),
  /** 2ⁿ for whole numbers n from −126 on: n becomes the exponent. */
  powerOfTwo: (n: Code): Code => [
    [n, vector(0xf8)], // to i32
    [i32.constant(127), vector(0x11), vector(0xae)], // splat, add
    [i32.constant(23), vector(0xab)], // shift left
  ],
} as const;

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];

/** Leaves the `countTo` around it where `condition` is not 0. */
export const leaveIf = (condition: Code): Code => [condition, 0x0d, 1];

/** `body` for a counter from 0 up to below `bound`, both i32 locals, by `step`. */
export function countTo(counter: number, bound: number, body: Code, step = 1): Code {
  const ends = leaveIf([get(counter), get(bound), 0x4e]);
  const next: Code = [set(counter, i32.add(get(counter), i32.constant(step))), 0x0c, 0];
  return [set(counter, i32.constant(0)), 0x02, EMPTY, 0x03, EMPTY, ends, body, next, 0x0b, 0x0b];
}

/** The lesser of two i32 that have no side effects. */
export const lesser: Binary = (a, b) => [a, b, i32.less(a, b), 0x1b];

export interface FunctionBody {
  readonly name: string;
  /** Their number; all are i32. */
  readonly parameters: number;
  /** Types of the locals after the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: Code;
}

/** The bytes of a module that imports the memory 'env.memory' and exports the function. */
export function assemble({ name, parameters, locals, code }: FunctionBody): Uint8Array<ArrayBuffer> {
  const declared = locals.flatMap((type) => [1, TYPES[type]]);
  const body = flatten([unsigned(locals.length), declared, code, 0x0b]);
  const section = (id: number, bytes: Code): Code => {
    const flat = flatten(bytes);
    return [id, unsigned(flat.length), flat];
  };
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, [1, 0x60, parameters, Array<number>(parameters).fill(TYPES.i32), 0]),
      section(2, [1, text('env'), text('memory'), 0x02, 0x00, 0x01]),
      section(3, [1, 0]),
      section(7, [1, text(name), 0x00, 0x00]),
      section(10, [1, unsigned(body.length), body]),
    ]),
  );
}

function flatten(code: Code, into: number[] = []): number[] {
  if (typeof code === 'number') into.push(code);
  else for (const part of code) flatten(part, into);
  return into;
}

const text = (value: string): Code => [value.length, ...new TextEncoder().encode(value)];

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const ends = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(ends ? low : low | 0x80);
    if (ends) return bytes;
  }
}
