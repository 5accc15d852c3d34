import { expect, test } from 'vitest';
import { BOUNCES } from './examples-of-bounces.ts';
import { OTHERS } from './examples-of-others.ts';
import { readReport } from './read-message.ts';

/** Mail servers end lines as SMTP does; their pipes do not. */
const withBothEnds = (raw: string) => ['\n', '\r\n'].map((end) => raw.replaceAll('\n', end));

test.each(BOUNCES)('%s', async (_, raw, hardness, status) => {
  for (const message of withBothEnds(raw)) {
    const { kind, recipients } = await readReport(message);
    expect(kind).toBe('bounce');
    expect(recipients.map((one) => [one.hardness, one.status])).toEqual([[hardness, status]]);
  }
});

test.each(OTHERS)('%s is no bounce', async (_, raw, expected) => {
  for (const message of withBothEnds(raw))
    expect(await readReport(message)).toMatchObject({ kind: expected, recipients: [] });
});
