// A thread that simulates one site.
import { parentPort, workerData } from 'node:worker_threads';
import type { Arm } from './arms.ts';
import { simulate } from './simulate.ts';
import { inventWorld, type WorldSize } from './world.ts';

/** What a thread simulates. */
export interface Task {
  arm: Arm;
  seed: number;
  size: WorldSize;
  every: number;
}

/** A Monday, so that nothing depends on when it runs. */
const START = Date.UTC(2026, 0, 5);

const { arm, seed, size, every } = workerData as Task;
parentPort?.postMessage(simulate(inventWorld(seed, size, START), arm, { every }));
