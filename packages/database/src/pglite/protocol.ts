// What the main thread and the worker that runs PGlite say to each other.

/** How the worker opens PGlite. */
export interface WorkerOptions {
  /** Folder of the lock and the files; null keeps everything in memory. */
  folder: string | null;
  /** A tar file to start an empty database from, instead of initdb. */
  template: string | null;
  /** Where the socket was before, when PGlite is started again in the same process. */
  socketFolder?: string;
}

export type WorkerMessage =
  | { type: 'ready'; socketFolder: string }
  /** Another process owns the folder. */
  | { type: 'in-use' }
  | { type: 'failed'; message: string }
  | { type: 'closed' };

export type WorkerCommand = { type: 'close' };
