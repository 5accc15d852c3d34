import { describe, expect, test } from 'vitest';
import { escapeHtml } from '#lib/escape.ts';
import { nextTheme, parseTheme, THEMES } from '#lib/theme.ts';
import { clientAddress, publicAddress } from './addresses.ts';
import { describeError, jsonLog } from './log.ts';
import { categoryParameter, choiceParameter, cursorParameter, nameParameter } from './parameters.ts';
import { securityHeaders } from './security-headers.ts';
import { conditionOf } from './source-states.ts';

const address = (query: string) => new URL(`http://localhost/papers?${query}`);

describe('addresses', () => {
  test('ORIGIN decides how the site is called, otherwise the request does', () => {
    expect(publicAddress('https://papers.example.org', 'evil.example')).toEqual({
      protocol: 'https',
      host: 'papers.example.org',
    });
    expect(publicAddress(null, '192.168.0.4:3000').host).toBe('192.168.0.4:3000');
    expect(publicAddress(null, '[::1]:3000').host).toBe('[::1]:3000');
    expect(publicAddress(null, 'a/b?c').host).toBe('localhost');
    expect(publicAddress(null, undefined)).toEqual({ protocol: 'http', host: 'localhost' });
  });

  test('a reader cannot choose their address unless a trusted proxy writes the header', () => {
    const headers = { 'x-forwarded-for': '1.1.1.1, 203.0.113.7' };
    expect(clientAddress('::ffff:127.0.0.1', headers, null)).toBe('127.0.0.1');
    expect(clientAddress('127.0.0.1', headers, 'X-Forwarded-For')).toBe('203.0.113.7');
    expect(clientAddress('127.0.0.1', { 'x-forwarded-for': '<script>' }, 'X-Forwarded-For')).toBe(
      '127.0.0.1',
    );
    expect(clientAddress(undefined, {}, 'X-Forwarded-For')).toBe('unknown');
  });
});

describe('log', () => {
  test('writes one JSON line for an event, from the chosen level upwards', () => {
    const lines: string[] = [];
    const log = jsonLog(
      'warn',
      (line) => lines.push(line),
      () => new Date(0),
    );
    log('info', 'too quiet');
    log('error', 'request failed', { id: 'a', text: 'two\nlines' });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"request failed","id":"a","text":"two\\nlines"}\n',
    ]);
  });

  test('describes errors with their causes, and anything else that is thrown', () => {
    const described = describeError(new TypeError('outer', { cause: new Error('inner') }));
    expect(described).toMatchObject({ name: 'TypeError', message: 'outer', cause: { message: 'inner' } });
    expect(describeError('text')).toEqual({ message: 'text' });
  });
});

describe('parameters', () => {
  test('a category looks like one', () => {
    expect(categoryParameter(address('category=cs.LG'))).toBe('cs.LG');
    expect(categoryParameter(address('category='))).toBeNull();
    expect(() => categoryParameter(address('category=cs.LG%27--'))).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  test('cursors and names are bounded', () => {
    expect(cursorParameter(address('cursor=abc'))).toBe('abc');
    expect(() => cursorParameter(address(`cursor=${'a'.repeat(401)}`))).toThrow(
      expect.objectContaining({ status: 400 }),
    );
    expect(() => nameParameter('a'.repeat(201))).toThrow(expect.objectContaining({ status: 404 }));
  });

  test('an unknown choice is the first', () => {
    const choose = (query: string) => choiceParameter(address(query), 'sort', ['upvotes', 'newest']);
    expect([choose(''), choose('sort=newest'), choose('sort=constructor')]).toEqual([
      'upvotes',
      'newest',
      'upvotes',
    ]);
  });
});

test('transport security is asked for only where there is some', () => {
  const names = (origin: string) => securityHeaders(origin).map(([name]) => name);
  expect(names('http://localhost:3000')).not.toContain('Strict-Transport-Security');
  expect(names('https://papers.example.org')).toContain('Strict-Transport-Security');
});

test('a source fails while its last error is later than its last success', () => {
  const state = (lastSuccessAt: string | null, lastErrorAt: string | null) =>
    conditionOf({ lastSuccessAt, lastErrorAt });
  expect(state(null, null)).toBe('new');
  expect(state('2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z')).toBe('well');
  expect(state('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')).toBe('failing');
  // The same moment in two notations is not later.
  expect(state('2026-11-01T00:00:00Z', '2026-11-01T01:00:00+01:00')).toBe('well');
  expect(state(null, '2026-11-02T00:00:00Z')).toBe('failing');
});

test('themes go round, and anything else is the device’s', () => {
  expect(THEMES.map(nextTheme)).toEqual(['light', 'dark', 'auto']);
  expect(parseTheme('"><script>')).toBe('auto');
});

test('escapeHtml covers elements and attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
});
