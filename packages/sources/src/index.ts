// Sources of papers: fetching them safely, and reading what they say into records.
export { FetchError, type FetchFailure } from './fetch/errors.ts';
export { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './fetch/guarded-fetch.ts';
export { hostAndPort, type Resolver } from './fetch/policy.ts';
export { type GuardedRequest } from './fetch/request.ts';
export { sleep } from './fetch/retry.ts';
export { createPacer, type Pacer } from './pacer.ts';
