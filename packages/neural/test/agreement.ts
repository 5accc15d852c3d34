// Compares a function of jax-js with its reference in double precision: values, gradients, and buffers left behind.
import { grad, jit, numpy as np } from '@jax-js/jax';
import { expect } from 'vitest';
import { keep, mapTree, release, type Tensor } from '../src/tree.ts';
import { watchBuffers } from '../src/testing.ts';
import { testStream } from './stream.ts';
import type { Numbers } from './reference.ts';

export type Shapes = Record<string, readonly number[]>;
export type Tensors<S extends Shapes> = { [K in keyof S]: Tensor };
export type Flat<S extends Shapes> = { [K in keyof S]: Numbers };

export interface Compared<S extends Shapes> {
  /** Of the inputs, all of which are differentiated. */
  readonly shapes: S;
  /** Consumes its arrays. */
  compute(inputs: Tensors<S>): Tensor;
  reference(inputs: Flat<S>): readonly number[];
  /** Standard deviation of the inputs; 1 when absent. */
  readonly scale?: number;
}

/**
 * Single precision has 2⁻²⁴ ≈ 6e-8 of rounding per operation; some tens of them in a row, in these small functions,
 * stay below 1e-5 of the largest number. A wrong sign, factor or index is off by orders more.
 */
const TOLERANCE = 1e-5;
/** Gradients pass twice as many operations, and their sums cancel. */
const GRADIENT_TOLERANCE = 5e-5;
/** In double precision, central differences with this step are exact to about 1e-9. */
const STEP = 1e-5;

/** The values agree with the reference, on normally distributed inputs. */
export async function expectSameValues<S extends Shapes>(compared: Compared<S>): Promise<void> {
  const flat = draw(compared, 1);
  const values = await read(compared.compute(toTensors(compared.shapes, flat)));
  expectClose(values, compared.reference(flat), TOLERANCE, 'value');
}

/** The gradient of a random weighting of the outputs agrees with central differences of the reference. */
export async function expectSameGradients<S extends Shapes>(compared: Compared<S>): Promise<void> {
  const flat = draw(compared, 2);
  const weights = drawNumbers(compared.reference(flat).length, 3, 1);
  const gradients = weighted(compared, weights)(toTensors(compared.shapes, flat));
  const names = Object.keys(compared.shapes) as (keyof S & string)[];
  const differences = names.map((name) => centralDifferences(compared, flat, name, weights));
  // One scale for all: where one gradient is zero by cancellation (of a softmax by the bias of its keys), what is left
  // is the rounding of the others.
  const scale = Math.max(...differences.flat().map(Math.abs));
  for (const [i, name] of names.entries()) {
    const computed = await read(gradients[name]);
    expectClose(computed, differences[i] ?? [], GRADIENT_TOLERANCE, `gradient by ${name}`, scale);
  }
}

/**
 * The compiled gradient leaves no buffers behind. Only the compiled one is asked: in jax-js 0.1.25 every division that
 * is differentiated without compiling leaves one, since the rule of its primitive `reciprocal` never gives back its input.
 */
export async function expectNoLeak<S extends Shapes>(compared: Compared<S>): Promise<void> {
  const flat = draw(compared, 4);
  const inputs = toTensors(compared.shapes, flat);
  const gradient = weighted(compared, drawNumbers(compared.reference(flat).length, 5, 1));
  const compiled = jit(gradient as never) as unknown as typeof gradient & { dispose(): void };
  const watch = await watchBuffers();
  try {
    // The first call compiles, and may keep constants.
    for (let i = 0; i < 2; i++) await use(compiled, inputs);
    const before = watch.count();
    for (let i = 0; i < 3; i++) await use(compiled, inputs);
    expect(watch.count()).toEqual(before);
  } finally {
    watch.stop();
    compiled.dispose();
    release(inputs);
  }
}

/** Every number is within `tolerance` of the expected one, relative to `scale`, the largest expected one. */
export function expectClose(
  values: Numbers,
  expected: Numbers,
  tolerance: number,
  what: string,
  scale = Math.max(1e-3, ...Array.from(expected, Math.abs)),
): void {
  expect(values.length, what).toBe(expected.length);
  const off = Array.from(expected, (value, i) => Math.abs(value - (values[i] ?? NaN)) / scale);
  const worst = off.reduce((max, value) => (value <= max ? max : value), 0);
  expect(
    worst,
    `${what}: ${Array.from(values).slice(0, 8)} for ${Array.from(expected).slice(0, 8)}`,
  ).toBeLessThan(tolerance);
}

/** Numbers that single precision holds exactly, so that both sides see the same. */
export function drawNumbers(length: number, seed: number, scale: number): Float32Array<ArrayBuffer> {
  const stream = testStream(seed);
  return Float32Array.from({ length }, () => stream.normal() * scale);
}

export async function read(x: Tensor): Promise<number[]> {
  return Array.from(await x.data(), Number);
}

/** An array of these numbers. */
export function tensor(values: Numbers, shape: readonly number[]): Tensor {
  return np.array(Float32Array.from(values)).reshape([...shape]);
}

function weighted<S extends Shapes>(compared: Compared<S>, weights: Float32Array<ArrayBuffer>) {
  return grad((inputs: Tensors<S>) => {
    const y = compared.compute(inputs);
    return np.sum(y.mul(np.array(weights).reshape(y.shape)));
  }) as unknown as (inputs: Tensors<S>) => Tensors<S>;
}

async function use<S extends Shapes>(
  run: (inputs: Tensors<S>) => Tensors<S>,
  inputs: Tensors<S>,
): Promise<void> {
  const gradients = run(keep(inputs));
  for (const gradient of Object.values(gradients)) await gradient.data();
}

function centralDifferences<S extends Shapes>(
  { reference }: Compared<S>,
  flat: Flat<S>,
  name: keyof S,
  weights: Numbers,
): number[] {
  const at = (values: Numbers) =>
    reference({ ...flat, [name]: values }).reduce((sum, y, i) => sum + y * (weights[i] ?? NaN), 0);
  return Array.from(flat[name], (_, i) => {
    const [up, down] = [STEP, -STEP].map((step) =>
      at(Float64Array.from(flat[name], (v, j) => (i === j ? v + step : v))),
    );
    return ((up ?? NaN) - (down ?? NaN)) / (2 * STEP);
  });
}

function draw<S extends Shapes>({ shapes, scale = 1 }: Compared<S>, seed: number): Flat<S> {
  const entries = Object.entries(shapes).map(([name, shape], i) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return [name, drawNumbers(size, seed * 100 + i, scale)];
  });
  return Object.fromEntries(entries) as Flat<S>;
}

function toTensors<S extends Shapes>(shapes: S, flat: Flat<S>): Tensors<S> {
  const entries = Object.entries(shapes).map(([name, shape]) => [name, tensor(flat[name] ?? [], shape)]);
  return mapTree((x) => x, Object.fromEntries(entries) as Tensors<S>);
}
