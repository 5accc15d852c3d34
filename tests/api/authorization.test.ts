// Every route, method and form action asked by everyone: the answers are those of the table of rules, and no other.
import { refusalOf, RULES, VISITOR, type Actor, type RuleName } from '@papertape/people';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES, type RouteRules } from '../../apps/site/src/lib/server/authorization/routes.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { inventedRecords, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
beforeAll(async () => {
  site = await startSite(inventedRecords());
  signInAs = peopleOf(site.database, site.origin);
});
afterAll(() => site?.close());

/** Who asks. */
const ASKING: Readonly<Record<string, KnownPerson | null>> = {
  visitor: null,
  member: { role: 'member' },
  moderator: { role: 'moderator' },
  administrator: { role: 'administrator' },
  'suspended member': { role: 'member', status: 'suspended' },
};
const PARAMETERS: Readonly<Record<string, string>> = {
  id: RICH.sourceKey,
  slug: 'ada-corridor',
  category: 'cs.LG',
  day: '2026-03-02',
  month: '2026-03',
  week: '2026-W10',
  name: 'arxiv',
  handle: 'nobody',
  provider: 'github',
  path: 'daily.atom',
};

/** Asked of what is there and belongs to somebody else; elsewhere nothing is there, which is only then found out. */
const OF_OTHERS: ReadonlySet<string> = new Set(['POST /api/papers/[...id]/links']);

interface Question {
  what: string;
  method: string;
  path: string;
  rule: RuleName;
  action: boolean;
}

/** All that can be asked. */
const QUESTIONS: Question[] = Object.entries(ROUTES as Readonly<Record<string, RouteRules>>).flatMap(
  ([route, { actions = {}, fallback: _, ...methods }]) => {
    const path = route.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_part, name: string) => PARAMETERS[name] ?? '1');
    return [
      ...Object.entries(methods).map(([method, rule]) => ({
        what: `${method} ${route}`,
        method,
        path,
        rule,
        action: false,
      })),
      ...Object.entries(actions).map(([action, rule]) => ({
        what: `POST ${route} ?/${action}`,
        method: 'POST',
        path: action === 'default' ? path : `${path}?/${action}`,
        rule,
        action: true,
      })),
    ];
  },
);

/** What the site says of the right to ask: 'refused' or anything else. */
async function isRefused(question: Question, headers: Record<string, string>): Promise<boolean> {
  const { method, path, action } = question;
  const body = method === 'GET' ? null : action ? new URLSearchParams({ x: '1' }) : '{}';
  const response = await site.get(path, {
    method,
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      ...headers,
      ...(body === '{}' && { 'Content-Type': 'application/json' }),
    },
    ...(body === null ? {} : { body }),
  });
  await response.body?.cancel();
  const leadsToSignIn = response.headers.get('Location')?.startsWith('/sign-in?to=') === true;
  if (response.status === 303 && leadsToSignIn) return true;
  expect(response.status, `${question.what} breaks`).not.toBe(500);
  return response.status === 401 || response.status === 403;
}

describe.each(Object.entries(ASKING))('a %s', (_name, known) => {
  test('may do what the rules say, and nothing else', async () => {
    const wrong: string[] = [];
    let [shared, actor]: [SignedInPerson | null, Actor] = [null, VISITOR];
    for (const question of QUESTIONS) {
      // What writes may sign them out or change them, so each such question is asked by a new person.
      if (known !== null && (shared === null || question.method !== 'GET')) {
        shared = await signInAs(known);
        actor = { person: shared.person, scopes: null };
      }
      const owns = OF_OTHERS.has(question.what) ? false : null;
      const expected = refusalOf(actor, question.rule, { access: 'open', owns }) !== null;
      const refused = await isRefused(question, shared?.headers ?? { Origin: site.origin });
      if (refused !== expected) wrong.push(`${question.what}: ${refused ? 'refused' : 'let in'}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('with a token only what its scopes allow, over the whole API', async () => {
  const admin = await signInAs({ role: 'administrator' });
  const wrong: string[] = [];
  const bare = await admin.token([]);
  for (const question of QUESTIONS.filter(({ path }) => path.startsWith('/api/'))) {
    const rule = RULES[question.rule];
    const open = rule.any === 'visitor' || rule.any === 'reader';
    const able = rule.scope === null ? bare : await admin.token([rule.scope]);
    const refusals = [
      await isRefused(question, { Authorization: `Bearer ${bare}` }),
      await isRefused(question, { Authorization: `Bearer ${able}` }),
    ];
    if (refusals[0] === open || refusals[1] === (rule.scope !== null || open))
      wrong.push(`${question.what}: ${refusals.join(', ')}`);
  }
  expect(wrong).toEqual([]);
});
