/** Repeatable pseudo-random numbers: every draw follows from a seed and a few names, so nothing has to be stored. */

/** The draws used here; a `RandomStream` of @papertape/reproduction fits. */
export interface Random {
  /** A number in [0, 1). */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
}

/** The stream of `seed` under these names: the same names give the same numbers, from their beginning. */
export function randomOf(seed: number, ...names: readonly (string | number)[]): Random {
  return createRandom(hash(`${seed}/${names.join('/')}`));
}

/** A whole number in [0, 2³²) that follows from `seed` and the names: the seed of one client's task. */
export function seedOf(seed: number, ...names: readonly (string | number)[]): number {
  return hash(`${seed}/${names.join('/')}`)[0];
}

/** A uniformly random order of 0 … length−1. */
export function permutation(length: number, random: Random): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const value = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = value;
  }
  return order;
}

type State = readonly [number, number, number, number];

/** Four rounds of a 32-bit multiply-and-mix over the text's code units, one lane per word of the state. */
function hash(text: string): State {
  const lanes = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667].map((start, lane) => {
    let word = start;
    for (let index = 0; index < text.length; index++) {
      word = Math.imul(word ^ (text.charCodeAt(index) + lane), 0x85ebca6b);
      word = (word << 13) | (word >>> 19);
    }
    word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
    word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
    return (word ^ (word >>> 16)) >>> 0;
  });
  return [lanes[0] ?? 0, lanes[1] ?? 0, lanes[2] ?? 0, lanes[3] ?? 0];
}

/** The small fast counter generator sfc32 (Doty-Humphrey, PractRand): 128 bits of state. */
function createRandom([first, second, third, counter]: State): Random {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let d = counter | 1;
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm++) next();
  const uniform = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, integer: (below) => Math.floor(uniform() * below) };
}
