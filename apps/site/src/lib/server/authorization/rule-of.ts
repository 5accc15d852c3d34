// The rule of a request, from the table of routes.
import type { RuleName } from '@papertape/people';
import { ROUTES, type RouteRules } from './routes.ts';

/** The rule for a method of a route, or for the action of a form; null where there is none: then nobody may. */
export function ruleOf(routeId: string, method: string, action: string): RuleName | null {
  const rules: RouteRules | undefined = (ROUTES as Readonly<Record<string, RouteRules>>)[routeId];
  if (rules === undefined) return null;
  const name = method === 'HEAD' ? 'GET' : method;
  if (name === 'POST' && rules.actions !== undefined)
    return Object.hasOwn(rules.actions, action) ? (rules.actions[action] ?? null) : null;
  return rules[name as 'GET'] ?? rules.fallback ?? null;
}
