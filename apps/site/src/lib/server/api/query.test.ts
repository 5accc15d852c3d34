import { describe, expect, test } from 'vitest';
import type * as v from 'valibot';
import { DailyPapersQuery, FeedQuery, PaperQuery, PapersQuery, SearchQuery } from '../schemas/parameters.ts';
import { ApiError } from './errors.ts';
import { parseQuery } from './query.ts';

const parse = (schema: v.GenericSchema, text: string) => parseQuery(schema, new URLSearchParams(text));

test('defaults stand in for what is not given; unknown parameters are ignored', () => {
  expect(parse(DailyPapersQuery, 'utm_source=x')).toEqual({ p: 0, limit: 50, sort: 'publishedAt' });
  expect(parse(SearchQuery, 'q=')).toEqual({ q: '', limit: 20 });
});

test('of a repeated parameter the first counts', () => {
  expect(parse(PapersQuery, 'limit=3&limit=9')).toEqual({ limit: 3 });
});

describe('a wrong parameter is named', () => {
  test.each([
    [DailyPapersQuery, 'limit=0'],
    [DailyPapersQuery, 'limit=101'],
    [DailyPapersQuery, 'limit=1e1'],
    [DailyPapersQuery, 'p=-1'],
    [DailyPapersQuery, 'p=99999999999999999999'],
    [DailyPapersQuery, 'date=2026-02-30'],
    [DailyPapersQuery, 'date=01-03-2026'],
    [DailyPapersQuery, 'date='],
    [DailyPapersQuery, 'week=2025-W53'],
    [DailyPapersQuery, 'month=2026-13'],
    [DailyPapersQuery, 'sort=upvotes'],
    [DailyPapersQuery, 'submitter='],
    [SearchQuery, `q=${'x'.repeat(251)}`],
    [SearchQuery, 'limit=121&q=x'],
    [PaperQuery, 'field=authors'],
    [PapersQuery, `cursor=${'x'.repeat(501)}`],
    [FeedQuery, 'limit=1000'],
  ])('%#: %s %s', (schema, text) => {
    const name = text.slice(0, text.indexOf('='));
    expect(() => parse(schema, text)).toThrow(ApiError);
    expect(() => parse(schema, text)).toThrow(new RegExp(`^The parameter '${name}' is wrong: expected `));
  });

  test('and so is a missing one', () => {
    expect(() => parse(SearchQuery, '')).toThrow("The parameter 'q' is missing.");
  });
});
