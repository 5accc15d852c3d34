// No route, form action or endpoint without a rule, and none whose own rule differs from the table's.
import { RULE_NAMES } from '@papertape/people';
import { describe, expect, test } from 'vitest';
import { READ_ENDPOINTS, SUBMIT_ENDPOINTS, WRITE_ENDPOINTS } from '../api/endpoints.ts';
import { readRoutes } from './route-files.ts';
import { ROUTES, type RouteRules } from './routes.ts';
import { ruleOf } from './rule-of.ts';

const FILES = readRoutes(new URL('../../../routes', import.meta.url).pathname);
const TABLE: Readonly<Record<string, RouteRules>> = ROUTES;

test('the files are found', () => {
  expect(FILES.length).toBeGreaterThan(50);
  expect(FILES.find(({ route }) => route === '/settings')?.actions.get('profile')).toBe('account.edit');
  expect(
    [...(FILES.find(({ route }) => route === '/api/papers/[...id]/upvote')?.methods ?? [])].toSorted(),
  ).toEqual(['DELETE', 'POST', 'fallback']);
});

describe.each(FILES)('$route', ({ route, methods, actions }) => {
  const rules = TABLE[route];

  test('has a rule for all that it answers, and for nothing else', () => {
    expect(rules, `${route} has no line in authorization/routes.ts`).toBeDefined();
    const { actions: named = {}, ...others } = rules ?? {};
    expect(Object.keys(others).toSorted()).toEqual([...methods].toSorted());
    expect(Object.keys(named).toSorted()).toEqual([...actions.keys()].toSorted());
  });

  test('its actions ask for the rule of the table', () => {
    expect(Object.fromEntries(actions)).toEqual(rules?.actions ?? {});
  });
});

test('the table names no route that is not there, and only rules that are', () => {
  expect(Object.keys(ROUTES).toSorted()).toEqual(FILES.map(({ route }) => route).toSorted());
  const used = Object.values(TABLE).flatMap(({ actions = {}, ...others }) => [
    ...Object.values(others),
    ...Object.values(actions),
  ]);
  expect(used.filter((rule) => !RULE_NAMES.includes(rule))).toEqual([]);
});

test('each endpoint of the API is a route, and each that writes has the rule of the table', () => {
  const routeOf = (path: string) =>
    FILES.find(({ route }) => route.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}') === path)?.route ?? path;
  for (const { path } of [...READ_ENDPOINTS, ...SUBMIT_ENDPOINTS])
    expect(TABLE[routeOf(path)], path).toBeDefined();
  for (const { path, method, rule } of WRITE_ENDPOINTS)
    expect({ path, rule: ruleOf(routeOf(path), method, '') }).toEqual({ path, rule });
});

test('what is not in the table nobody may do', () => {
  expect(ruleOf('/not/there', 'GET', '')).toBeNull();
  expect(ruleOf('/settings', 'POST', 'constructor')).toBeNull();
  expect(ruleOf('/settings', 'POST', 'profile')).toBe('account.edit');
  expect(ruleOf('/papers', 'POST', 'default')).toBeNull();
  expect(ruleOf('/papers', 'HEAD', '')).toBe('papers.read');
});
