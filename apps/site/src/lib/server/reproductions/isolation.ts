// Cross-origin isolation, which browsers ask for before they let WebAssembly use threads: the pages of the rooms have
// it, and the scripts of their workers, and nothing else.
import type { ServerResponse } from 'node:http';

/** The route of the pages on which experiments run. */
export const ROOM_ROUTE = '/reproductions/[name]';

/** Headers of a room's page beside those of every page (which bring Cross-Origin-Opener-Policy). */
export const ROOM_HEADERS: readonly [string, string][] = [['Cross-Origin-Embedder-Policy', 'require-corp']];

/**
 * What a worker may do. A worker has the policy of its own script, not that of its page: experiments compile
 * WebAssembly, start threads from blobs (jax-js), and fetch from this site alone.
 */
const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
].join('; ');

const WORKER_SCRIPT = /^\/_app\/immutable\/workers\/[^?]+\.js(?:\?|$)/;

/** Sets the headers of scripts under the workers' folder, before the build answers with the file. */
export function isolateWorkers(path: string, response: Pick<ServerResponse, 'setHeader'>): void {
  if (!WORKER_SCRIPT.test(path)) return;
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  response.setHeader('Content-Security-Policy', WORKER_POLICY);
}
