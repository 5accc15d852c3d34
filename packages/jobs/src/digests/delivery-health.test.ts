import { expect, test } from 'vitest';
import { problemsOf } from './delivery-health.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const WELL = { subscribers: 100, waiting: 0, waitingSince: null, sending: 0, failed: 0, expired: 0 };
const RELAY = { configured: true, failingSince: null };

test.each([
  ['all is well', WELL, RELAY, []],
  ['a few mailboxes are gone', { ...WELL, failed: 4 }, RELAY, []],
  ['some wait for minutes', { ...WELL, waiting: 9, waitingSince: '2026-03-10T11:00:00Z' }, RELAY, []],
  [
    'some wait for hours',
    { ...WELL, waiting: 1, waitingSince: '2026-03-10T09:00:00Z' },
    RELAY,
    ['1 digest waits to be sent, the first since 2026-03-10T09:00:00Z.'],
  ],
  [
    'the relay is away',
    WELL,
    { ...RELAY, failingSince: '2026-03-10T11:55:00Z' },
    ['The mail server has taken nothing since 2026-03-10T11:55:00Z.'],
  ],
  ['nobody wants mail', { ...WELL, subscribers: 0 }, { configured: false, failingSince: null }, []],
  [
    'no relay is set',
    WELL,
    { configured: false, failingSince: null },
    ['No mail server is set (SMTP_URL), and 100 readers wait.'],
  ],
  [
    'a whole edition was lost',
    { ...WELL, expired: 1200 },
    RELAY,
    ['1,200 digests were not sent in the last two days: the next edition was due first.'],
  ],
  ['many are refused', { ...WELL, failed: 50 }, RELAY, ['50 digests were refused in the last two days.']],
] as const)('%s', (_name, summary, relay, problems) => {
  expect(problemsOf(summary, relay, NOW)).toEqual(problems);
});
