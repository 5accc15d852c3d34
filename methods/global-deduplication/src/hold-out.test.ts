import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Document } from './documents.ts';
import { createHoldOut, decontaminate } from './hold-out.ts';
import { fingerprint } from './text/fingerprint.ts';

describe('decontaminate', () => {
  const documents: Document[] = [
    { id: 'kept', source: 'a', text: 'A training text' },
    { id: 'out', source: 'a', text: '  The HOLD-OUT text. ' },
    { id: 'empty', source: 'a', text: '' },
  ];

  it('leaves out what is in the hold-out word for word after normalisation, and tells of it', async () => {
    const holdOut = createHoldOut();
    holdOut.add('the holdout text');
    holdOut.add('The holdout text!');
    holdOut.add('...');
    expect(holdOut.size).toBe(1);
    const [kept, found]: [string[], string[]] = [[], []];
    for await (const { id } of decontaminate(documents, holdOut, ({ id }) => found.push(id))) kept.push(id);
    expect({ kept, found }).toEqual({ kept: ['kept', 'empty'], found: ['out'] });
  });

  it('refuses an empty hold-out', async () => {
    await expect(decontaminate(documents, createHoldOut()).next()).rejects.toThrow(
      'The hold-out has no text',
    );
  });
});

describe('fingerprint', () => {
  it('is the SHA-1 of the text in UTF-8, at every length around a block', () => {
    for (const length of [0, 1, 27, 28, 31, 32, 33, 59, 60, 500]) {
      const text = 'é'.repeat(length);
      expect(fingerprint(text)).toBe(createHash('sha1').update(text).digest('hex'));
    }
  });
});
