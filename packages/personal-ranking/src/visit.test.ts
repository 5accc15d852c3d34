import { expect, test } from 'vitest';
import { shownWords, stillStands, visitEnd } from './visit.ts';

test('a ranking stands for four hours; one from a clock that ran days ahead does not stand until then', () => {
  const at = '2026-03-05T10:00:00.000Z';
  const stands = (now: string) => stillStands({ at, shown: [1] }, new Date(now));
  expect(visitEnd(at)).toBe('2026-03-05T14:00:00.000Z');
  expect([
    stands('2026-03-05T10:00:00Z'),
    stands('2026-03-05T13:59:59Z'),
    stands('2026-03-05T09:59:00Z'),
  ]).toEqual([true, true, true]);
  expect([stands('2026-03-05T14:00:00Z'), stands('2026-03-02T10:00:00Z')]).toEqual([false, false]);
  expect(stillStands({ at, shown: [] }, new Date(at))).toBe(false);
});

test('each paper says why it is there, and whether a likelier one was passed over for it', () => {
  const candidates = [
    { paperId: 1, score: 0.3, reason: { kind: 'author', slug: 'ada', name: 'Ada Quill' } as const },
    { paperId: 2, score: 0.2, reason: { kind: 'trending' } as const },
    { paperId: 3, score: 0.1, reason: { kind: 'similar', publicId: 'x', title: 'Tides' } as const },
  ];
  const shown = [{ paperId: 3 }, { paperId: 1 }, { paperId: 2 }];
  expect([...shownWords({ candidates, shown })]).toEqual([
    [3, 'Like “Tides” · tried out'],
    [1, 'You follow Ada Quill'],
    [2, 'Trending now'],
  ]);
});
