import { describe, expect, test } from 'vitest';
import { readPostedEvents } from './events.ts';
import * as examples from './examples.ts';
import { readReport } from './read-message.ts';
import { bounceAddress, findReferences, signReference } from './references.ts';
import { BOUNCE_LIMIT, countBounce, isGivenUp, NO_BOUNCES } from './score.ts';
import { bounceHardness } from './status.ts';

const KEY = 'a key of a site';
const REFERENCE = `bounces+${signReference('17', KEY)}`;

describe('references', () => {
  test('are found in addresses and Message-IDs, in any case, rewritten by forwarders', () => {
    const address = bounceAddress('bounces@papers.example.org', '17', KEY);
    expect(address).toMatch(/^bounces\+17-[a-z2-7]{16}@papers\.example\.org$/);
    const [local = ''] = address.split('@');
    const text = `To: ${address.toUpperCase()}\nSRS0=Ab1=XY=papers.example.org=${local}@forwarder.example`;
    expect(findReferences(text, KEY)).toEqual(['17']);
  });

  test('cannot be made without the key, nor moved to another delivery', () => {
    const signed = signReference('17', KEY);
    expect(findReferences(`b+${signed}@x`, 'another key')).toEqual([]);
    expect(findReferences(`b+${signed.replace('17', '18')}@x`, KEY)).toEqual([]);
    expect(findReferences(`b+${signed}a@x`, KEY)).toEqual([]);
    expect(() => signReference('A b', KEY)).toThrow(TypeError);
  });
});

describe('messages to the bounce mailbox', () => {
  test.each([
    ['postfix', 'hard', '5.1.1'],
    ['exchangeOnline', 'hard', '5.1.10'],
    ['exchangeOld', 'hard', '5.1.1'],
    ['gmailFull', 'soft', '5.2.2'],
    ['gaveUp', 'soft', '4.4.1'],
    ['forwarded', 'hard', '5.0.0'],
    ['qmail', 'hard', '5.1.1'],
    ['exim', 'soft', '5.7.1'],
    ['plainWords', 'soft', '5.2.2'],
  ] as const)('%s: one %s bounce, %s', async (name, hardness, status) => {
    // Servers end lines as SMTP does; a pipe of a mail server does not.
    for (const ends of ['\n', '\r\n']) {
      const report = await readReport(examples[name](REFERENCE).replaceAll('\n', ends));
      expect(report).toMatchObject({
        kind: 'bounce',
        recipients: [{ address: 'ada@readers.example', hardness, status }],
      });
      expect(report.recipients).toHaveLength(1);
      expect(findReferences(report.searchable, KEY)).toEqual(['17']);
    }
  });

  test.each([
    ['delayed', 'delay'],
    ['vacation', 'auto-reply'],
    ['human', 'other'],
    ['notSpam', 'other'],
  ] as const)('%s: %s, and no bounce', async (name, kind) => {
    expect(await readReport(examples[name](REFERENCE))).toMatchObject({ kind, recipients: [] });
  });

  test('a complaint names its delivery though the address was struck out', async () => {
    const report = await readReport(examples.complaint(REFERENCE));
    expect(report).toMatchObject({ kind: 'complaint', recipients: [{ address: null }] });
    expect(findReferences(report.searchable, KEY)).toEqual(['17']);
  });

  test('what is no mail at all is other', async () => {
    for (const odd of ['', 'hello', '\0\0\0', '--limit--'])
      expect(await readReport(odd)).toMatchObject({ kind: 'other' });
  });
});

describe('what a status says', () => {
  test.each([
    ['5.1.1', '', 'hard'],
    ['5.4.1', 'Recipient address rejected: Access denied', 'hard'],
    ['5.4.4', 'Host or domain name not found', 'hard'],
    ['5.7.1', 'Message rejected as spam', 'soft'],
    ['5.2.2', '', 'soft'],
    ['5.0.0', '554 5.2.2 mailbox full', 'soft'],
    ['5.0.0', 'Unknown user', 'hard'],
    ['4.2.2', 'user unknown', 'soft'],
    [null, '550 unknown user', 'hard'],
    ['5.1.8', 'Bad sender domain', 'soft'],
  ] as const)('%s %s: %s', (status, words, hardness) => {
    expect(bounceHardness(status, words)).toBe(hardness);
  });
});

describe('the score of an address', () => {
  const day = (number: number) => new Date(Date.UTC(2026, 2, number, 12));

  test('a day counts once, a hard bounce twice a soft one', () => {
    let score = countBounce(NO_BOUNCES, 'hard', day(1));
    expect(countBounce(score, 'hard', day(1))).toEqual(score);
    score = countBounce(score, 'soft', day(2));
    expect(score).toEqual({ score: 1.5, day: '2026-03-02' });
    for (let number = 3; !isGivenUp(score); number++) score = countBounce(score, 'hard', day(number));
    expect(score).toEqual({ score: BOUNCE_LIMIT + 0.5, day: '2026-03-05' });
  });

  test('what lies long back is forgotten, the bounces of a monthly digest are not', () => {
    const once = countBounce(NO_BOUNCES, 'hard', day(1));
    expect(countBounce(once, 'hard', day(1 + 31)).score).toBe(2);
    expect(countBounce(once, 'soft', day(1 + 101)).score).toBe(0.5);
  });
});

describe('events that services post', () => {
  const only = (body: unknown) => {
    const posted = readPostedEvents(body);
    expect(posted?.events).toHaveLength(1);
    return { source: posted?.source, ...posted?.events[0] };
  };
  const ada = 'ada@readers.example';

  test('SES through SNS', () => {
    const mail = { headers: [{ name: 'Message-ID', value: '<digest.17-x@papers.example.org>' }] };
    const bounce = {
      bounceType: 'Permanent',
      feedbackId: 'f1',
      bouncedRecipients: [{ emailAddress: ada, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }],
    };
    const sns = (message: unknown) => ({
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:x',
      Message: JSON.stringify(message),
    });
    expect(only(sns({ notificationType: 'Bounce', bounce, mail }))).toMatchObject({
      source: 'ses',
      kind: 'bounce',
      hardness: 'hard',
      address: ada,
      messageId: '<digest.17-x@papers.example.org>',
      key: `ses:f1:${ada}`,
    });
    const full = { ...bounce, bounceType: 'Transient' };
    expect(only(sns({ eventType: 'Bounce', bounce: full, mail }))).toMatchObject({ hardness: 'soft' });
    const complaint = { feedbackId: 'f2', complainedRecipients: [{ emailAddress: ada }] };
    expect(only(sns({ notificationType: 'Complaint', complaint, mail }))).toMatchObject({
      kind: 'complaint',
    });
    const confirmation = { Type: 'SubscriptionConfirmation', TopicArn: 'a', SubscribeURL: 'https://sns.x/' };
    expect(readPostedEvents(confirmation)).toEqual({ source: 'ses', events: [] });
  });

  test('Mailgun', () => {
    const event = {
      id: 'e1',
      event: 'failed',
      severity: 'permanent',
      recipient: ada,
      'delivery-status': {
        code: 605,
        'enhanced-code': '',
        message: '',
        description: 'Not delivering: user unknown',
      },
      message: { headers: { 'message-id': 'digest.17-x@papers.example.org' } },
    };
    expect(only({ signature: {}, 'event-data': event })).toMatchObject({
      source: 'mailgun',
      hardness: 'hard',
      messageId: '<digest.17-x@papers.example.org>',
    });
    expect(readPostedEvents({ 'event-data': { ...event, severity: 'temporary' } })?.events).toEqual([]);
    expect(only({ 'event-data': { ...event, event: 'complained' } })).toMatchObject({ kind: 'complaint' });
  });

  test('Postmark', () => {
    const bounce = {
      RecordType: 'Bounce',
      ID: 42,
      Type: 'HardBounce',
      Email: ada,
      Details: 'smtp;550 5.1.1 gone',
    };
    expect(only(bounce)).toMatchObject({ source: 'postmark', hardness: 'hard', key: `postmark:42:${ada}` });
    expect(only({ ...bounce, Type: 'SoftBounce', Details: '' })).toMatchObject({ hardness: 'soft' });
    expect(only({ RecordType: 'SpamComplaint', Email: ada })).toMatchObject({ kind: 'complaint' });
    expect(readPostedEvents({ ...bounce, Type: 'AutoResponder' })?.events).toEqual([]);
  });

  test('SendGrid', () => {
    const bounce = {
      event: 'bounce',
      email: ada,
      sg_event_id: 's1',
      status: '5.1.1',
      type: 'bounce',
      reason: 'gone',
    };
    expect(only([bounce, { event: 'delivered', email: ada, sg_event_id: 's2' }])).toMatchObject({
      source: 'sendgrid',
      hardness: 'hard',
    });
    expect(only([{ ...bounce, type: 'blocked', status: '5.7.1' }])).toMatchObject({ hardness: 'soft' });
    expect(only([{ ...bounce, event: 'spamreport' }])).toMatchObject({ kind: 'complaint' });
  });

  test('the plain form, alone, as a list and as events', () => {
    const event = { type: 'bounce', address: ada, status: '5.1.1' };
    for (const body of [event, [event], { events: [event] }])
      expect(only(body)).toMatchObject({ source: 'json', kind: 'bounce', hardness: 'hard' });
    expect(only({ type: 'complaint', address: ada })).toMatchObject({ kind: 'complaint' });
  });

  test('anything else is not read, rather than half of it', () => {
    for (const body of [
      null,
      'text',
      7,
      {},
      [],
      [{}],
      { events: [{ type: 'bounce' }] },
      { type: 'x', address: ada },
    ])
      expect(readPostedEvents(body)).toBeNull();
  });
});
