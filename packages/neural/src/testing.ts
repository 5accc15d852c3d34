// For tests: counts the buffers that a device holds, so that a leak is a number and not a feeling.
import { blockUntilReady, devicePut, numpy as np } from '@jax-js/jax';
import type { Tensor } from './tree.ts';

export interface BufferCount {
  /** Buffers alive that were allocated since the watch began. */
  readonly buffers: number;
  /** Their bytes. */
  readonly bytes: number;
}

export interface BufferWatch {
  count(): BufferCount;
  /** Ends the watch; the device works on as before. */
  stop(): void;
}

/** The part of a jax-js device that is watched (its `Backend` in the type declarations). */
interface Allocator {
  malloc(size: number, initialData?: Uint8Array): number;
  incRef(slot: number): void;
  decRef(slot: number): void;
}

/**
 * Counts what the device of new arrays allocates from now on. An array without a buffer of its own (a constant that
 * was never computed, a view) is not counted, since it holds no memory. One watch at a time.
 */
export async function watchBuffers(): Promise<BufferWatch> {
  const allocator = await reachAllocator();
  const { malloc, incRef, decRef } = allocator;
  const alive = new Map<number, { size: number; references: number }>();
  allocator.malloc = (size, initialData) => {
    const slot = malloc.call(allocator, size, initialData);
    alive.set(slot, { size, references: 1 });
    return slot;
  };
  allocator.incRef = (slot) => {
    incRef.call(allocator, slot);
    const buffer = alive.get(slot);
    if (buffer) buffer.references++;
  };
  allocator.decRef = (slot) => {
    decRef.call(allocator, slot);
    const buffer = alive.get(slot);
    if (buffer && --buffer.references === 0) alive.delete(slot);
  };
  return {
    count: () => ({ buffers: alive.size, bytes: sumSizes(alive.values()) }),
    stop: () => Object.assign(allocator, { malloc, incRef, decRef }),
  };
}

function sumSizes(buffers: Iterable<{ size: number }>): number {
  let sum = 0;
  for (const { size } of buffers) sum += size;
  return sum;
}

/** jax-js hands its device to `_put` of an array that is moved; a moved array that keeps it is the way to reach it. */
async function reachAllocator(): Promise<Allocator> {
  const probe = np.zeros([1]);
  await blockUntilReady(probe);
  let reached: Allocator | undefined;
  Object.defineProperty(probe, '_put', {
    value: (backend: Allocator): Promise<Tensor> => {
      reached = backend;
      return Promise.resolve(probe);
    },
  });
  await devicePut(probe, probe.device);
  probe.dispose();
  if (reached === undefined) throw new Error('This version of jax-js does not show its device to tests.');
  return reached;
}
