// Builds one dataset from its package and keeps it as a file; runs in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { findReproduction, loadDataset, writeWhole } from '@papertape/reproduction/node';

/** What to build, and where to. */
export interface BuildOrder {
  room: string;
  /** The folder of the rooms. */
  methods: string;
  dataset: string;
  target: string;
}

/** What came of it. */
export type BuildOutcome = { built: true } | { built: false; reason: string };

async function build({ room: name, methods, dataset, target }: BuildOrder): Promise<BuildOutcome> {
  const room = await findReproduction(name, methods);
  if (room === null) return { built: false, reason: 'there is no such reproduction' };
  const { bytes, origin } = await loadDataset(room, dataset, { folders: [] });
  // A stand-in is for those who ask for it; under the address of the real data it would be a lie.
  if (origin !== 'built') return { built: false, reason: `its package is not installed (${origin} instead)` };
  writeWhole(target, bytes);
  return { built: true };
}

if (parentPort) {
  const port = parentPort;
  const failed = (error: unknown): BuildOutcome => ({
    built: false,
    reason: error instanceof Error ? error.message : String(error),
  });
  port.postMessage(await build(workerData as BuildOrder).catch(failed));
}
