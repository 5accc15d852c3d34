export { createCounterRng, type CounterRng, type Place } from './counter.ts';
export { philox } from './philox.ts';
export { openStream, type RankStream, type StreamState } from './stream.ts';
