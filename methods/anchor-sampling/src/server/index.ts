/** What a federation's server needs of Node: remote clients over WebSocket, worker threads, state on disk. */
export { createFileStore, StateUnusable } from './file-store.ts';
export type { RemoteEvent } from './members.ts';
export { createRemoteClients, type RemoteClients, type RemoteOptions } from './websocket.ts';
export { createWorkerClients, type WorkerOptions } from './workers.ts';
