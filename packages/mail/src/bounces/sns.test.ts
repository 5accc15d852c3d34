import { expect, test } from 'vitest';
import { readPostedEvents } from './events.ts';
import { CERTIFICATE, CONFIRMATION, NOTIFICATION } from './sns-examples.ts';
import { claimsSns, isSnsAddress, proveSns, readSns, SnsRefused } from './sns.ts';

const NOW = new Date('2027-01-01T00:00:00Z');

test.each([
  ['a notification, version 2', NOTIFICATION],
  ['a confirmation, version 1', CONFIRMATION],
])('%s: signed it is believed, changed in any field it is not', (_, message) => {
  expect(claimsSns(message)).toBe(true);
  expect(() => proveSns(readSns(message), CERTIFICATE, NOW)).not.toThrow();
  for (const field of Object.keys(message).filter((name) => !/^Sign|^Type$/.test(name))) {
    const changed = { ...message, [field]: 'something else' };
    expect(() => proveSns(readSns(changed), CERTIFICATE, NOW), field).toThrow(SnsRefused);
  }
  const other = message.SignatureVersion === '1' ? '2' : '1';
  expect(() => proveSns(readSns({ ...message, SignatureVersion: other }), CERTIFICATE, NOW)).toThrow(/fit/);
  expect(() => proveSns(readSns({ ...message, SignatureVersion: '3' }), CERTIFICATE, NOW)).toThrow(/version/);
});

test('a certificate that is none, or over, proves nothing', () => {
  expect(() => proveSns(readSns(NOTIFICATION), 'hello', NOW)).toThrow(/no certificate/);
  expect(() => proveSns(readSns(NOTIFICATION), CERTIFICATE, new Date('2200-01-01'))).toThrow(/not valid/);
});

test('what is not signed, or signed from elsewhere, is not read', () => {
  expect(() => readSns({ ...NOTIFICATION, Signature: undefined })).toThrow(/no Signature/);
  for (const SigningCertURL of [
    'https://sns.eu-west-1.amazonaws.com.evil.example/c.pem',
    'https://sns.eu-west-1.amazonaws.com/c.txt',
    'http://sns.eu-west-1.amazonaws.com/c.pem',
  ])
    expect(() => readSns({ ...NOTIFICATION, SigningCertURL })).toThrow(/certificate of Amazon/);
});

test('what is read as a message of SNS has to be signed, also without the name of its topic', () => {
  const { TopicArn: _, Signature: __, ...unsigned } = NOTIFICATION;
  expect(readPostedEvents(unsigned)?.events).toHaveLength(1);
  expect(claimsSns(unsigned)).toBe(true);
});

test.each([
  ['https://sns.eu-west-1.amazonaws.com/?Action=x', true],
  ['https://sns.cn-north-1.amazonaws.com.cn/x', true],
  ['https://sns.us-gov-west-1.amazonaws.com/x', true],
  ['https://a@sns.eu-west-1.amazonaws.com/x', false],
  ['https://sns.eu-west-1.amazonaws.com:8443/x', false],
  ['https://s3.eu-west-1.amazonaws.com/x', false],
  ['https://evil.example/sns.eu-west-1.amazonaws.com', false],
  ['https://sns.a.b.amazonaws.com/x', false],
  ['https://sns.s3-eu-west-1.amazonaws.com/x', false],
  ['https://sns.s3-accelerate.amazonaws.com/x', false],
  ['nothing', false],
])('%s: %s', (address, ours) => {
  expect(isSnsAddress(address)).toBe(ours);
});
