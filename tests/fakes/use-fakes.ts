// What the tests of sources against fakes share: a fetch that reaches them, and fakes that are closed afterwards.
import { afterEach, beforeEach } from 'vitest';
import { createGuardedFetch, type GuardedFetch } from '@papertape/sources';
import type { Fake } from './fake-server.ts';

/** Registers the fetch and the closing of fakes for each test of a file. */
export function useFakes(): { keep<T extends Fake>(fake: T): T; request(): { fetch: GuardedFetch } } {
  const running: Fake[] = [];
  let fetch: GuardedFetch | undefined;
  beforeEach(() => {
    fetch = createGuardedFetch({
      allow: ['127.0.0.1'],
      timeoutMs: 1_500,
      idleTimeoutMs: 400,
      retries: 2,
      userAgent: 'papertape-test',
      sleep: () => Promise.resolve(),
    });
  });
  afterEach(async () => {
    await fetch?.close();
    await Promise.all(running.splice(0).map((fake) => fake.close()));
  });
  return {
    keep(fake) {
      running.push(fake);
      return fake;
    },
    request() {
      if (!fetch) throw new Error('Only within a test.');
      return { fetch };
    },
  };
}
