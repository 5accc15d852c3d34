import { describe, expect, test } from 'vitest';
import { cacheableResponse, createChangeTimes, entityTag } from './http-cache.ts';

const NOON = new Date('2026-03-01T12:00:00.700Z');
const ANSWER = { body: 'papers', type: 'text/plain', cacheControl: 'public, max-age=60' };
const ask = (headers: Record<string, string> = {}) =>
  new Request('https://papers.example.org/feeds/daily.rss', { headers });

describe('a conditional request', () => {
  const times = createChangeTimes(10);
  const first = cacheableResponse(ask(), ANSWER, times, NOON);
  const tag = first.headers.get('ETag') ?? '';

  test('without a condition gets the body and what it needs to ask again', async () => {
    expect(first.status).toBe(200);
    expect(await first.text()).toBe('papers');
    expect(first.headers.get('Last-Modified')).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=60');
  });

  test.each([
    ['the tag', () => tag],
    ['the tag without its W/', () => tag.replace('W/', '')],
    ['one tag of several', () => `"other", ${tag}`],
    ['a star', () => '*'],
  ])('gets 304 without a body for %s', async (_name, value) => {
    const response = cacheableResponse(ask({ 'If-None-Match': value() }), ANSWER, times, NOON);
    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
    expect(response.headers.get('ETag')).toBe(tag);
    expect(response.headers.has('Content-Type')).toBe(false);
  });

  test('gets the body for another tag, even when the date would match', () => {
    const headers = { 'If-None-Match': '"other"', 'If-Modified-Since': 'Sun, 01 Mar 2026 12:00:00 GMT' };
    expect(cacheableResponse(ask(headers), ANSWER, times, NOON).status).toBe(200);
  });

  test('compares dates, and takes a date that is none for no condition', () => {
    const since = (date: string) =>
      cacheableResponse(ask({ 'If-Modified-Since': date }), ANSWER, times, NOON).status;
    expect(since('Sun, 01 Mar 2026 12:00:00 GMT')).toBe(304);
    expect(since('Sun, 01 Mar 2026 11:59:59 GMT')).toBe(200);
    expect(since('yesterday')).toBe(200);
  });
});

test('two bodies within one second have different dates', () => {
  const times = createChangeTimes(10);
  const one = times.changedAt('/a', entityTag('one'), NOON);
  const two = times.changedAt('/a', entityTag('two'), NOON);
  expect(two.getTime() - one.getTime()).toBe(1000);
  expect(times.changedAt('/a', entityTag('two'), new Date(NOON.getTime() + 60_000))).toEqual(two);
});

test('an address that was forgotten counts as changed now', () => {
  const times = createChangeTimes(1);
  times.changedAt('/a', 'x', NOON);
  times.changedAt('/b', 'x', NOON);
  const later = new Date('2026-03-02T00:00:00Z');
  expect(times.changedAt('/a', 'x', later)).toEqual(later);
});
