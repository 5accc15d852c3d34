import { expect, test } from 'vitest';
import { addressBucket, rateLimitHeaders } from './rate-limit.ts';

test('the headers tell what is left, until when, and the policy', () => {
  expect(rateLimitHeaders({ allowed: true, remaining: 498, resetSeconds: 173.2 })).toEqual({
    RateLimit: '"api";r=498;t=174',
    'RateLimit-Policy': '"fixed window";"api";q=500;w=300',
  });
});

test('a refused client learns when to come back, never at once', () => {
  expect(rateLimitHeaders({ allowed: false, remaining: -3, resetSeconds: 0 })).toMatchObject({
    RateLimit: '"api";r=0;t=0',
    'Retry-After': '1',
  });
});

test.each([
  ['203.0.113.7', 'api:203.0.113.7'],
  ['::ffff:203.0.113.7', 'api:203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', 'api:2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', 'api:2001:db8:1:2::/64'],
  ['::1', 'api:0:0:0:0::/64'],
  ['fe80::1%eth0', 'api:fe80:0:0:0::/64'],
])('%s is counted as %s', (address, bucket) => {
  expect(addressBucket(address)).toBe(bucket);
});
