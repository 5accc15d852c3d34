/** A server of OpenAI's protocol for tests: real HTTP, a prefix cache that is accounted for, and faults on demand. */
export { startInferenceServer } from './server.ts';
export type { Dialect, Fault, InferenceServer, InferenceServerOptions, ReceivedRequest } from './types.ts';
