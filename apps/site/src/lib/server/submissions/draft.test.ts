import type { PersonId } from '@papertape/people';
import { expect, test } from 'vitest';
import { openDraft, sealDraft, type Draft } from './draft.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const [ADA, BO] = ['ada', 'bo'] as PersonId[] as [PersonId, PersonId];
const DRAFT: Draft = { publicId: '2603.00001' };
const sealed = sealDraft('a secret', ADA, DRAFT, NOW);

test('a draft comes back to whom it was given, for a day', () => {
  expect(openDraft('a secret', ADA, sealed, NOW)).toEqual(DRAFT);
  expect(openDraft('a secret', BO, sealed, NOW)).toBeNull();
  expect(openDraft('a secret', ADA, sealed, new Date(NOW.getTime() + 25 * 3600 * 1000))).toBeNull();
});

test('what was changed or made elsewhere is no draft', () => {
  const other = sealDraft('another secret', ADA, DRAFT, NOW);
  const [body = '', signature = ''] = sealed.split('.');
  for (const text of [
    '',
    '.',
    'x',
    body,
    `${body}.`,
    other,
    `${body}x.${signature}`,
    `${body}.${signature}x`,
  ])
    expect(openDraft('a secret', ADA, text, NOW), text).toBeNull();
});
