import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256 } from './sha256.ts';

afterEach(() => vi.unstubAllGlobals());

const reference = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test.each(['with', 'without'])('%s WebCrypto it is SHA-256', async (crypto) => {
  if (crypto === 'without') vi.stubGlobal('crypto', {});
  const lengths = fc.oneof(fc.constantFrom(0, 1, 55, 56, 63, 64, 119, 120), fc.nat(1_000));
  const bytes = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      expect(await sha256(new Uint8Array(input))).toBe(reference(input));
    }),
    { numRuns: 60 },
  );
});
