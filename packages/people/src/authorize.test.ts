// Who may do what, asked of the whole table.
import { describe, expect, test } from 'vitest';
import { authorize, NotAuthorized, refusalOf, VISITOR, type Actor } from './authorize.ts';
import { ACCESS_MODES, type Access, type Person, type PersonId, type Role } from './roles.ts';
import { RULE_NAMES, RULES, type Rule, type RuleName } from './rules.ts';
import { SCOPES, type Scope } from './scopes.ts';

function person(role: Role, status: Person['status'] = 'active'): Person {
  return {
    id: `00000000-0000-4000-8000-00000000000${role.length}` as PersonId,
    handle: role,
    name: role,
    email: null,
    emailVerified: false,
    about: '',
    orcid: null,
    orcidVerified: false,
    role,
    status,
    statusReason: status === 'suspended' ? 'spam' : null,
    notifyOnSite: true,
    notifyByMail: true,
    createdAt: '2026-03-01T00:00:00.000Z',
  };
}
const browser = (who: Person): Actor => ({ person: who, scopes: null });
const may = (actor: Actor, rule: RuleName, owns: boolean | null, access: Access = 'open') =>
  refusalOf(actor, rule, { access, owns }) === null;

describe.each(RULE_NAMES)('%s', (name) => {
  const rule: Rule = RULES[name];

  test('a stronger role never has fewer rights, whoever owns it', () => {
    for (const owns of [true, false, null]) {
      const rights = [
        VISITOR,
        ...(['member', 'moderator', 'administrator'] as const).map((role) => browser(person(role))),
      ].map((actor) => may(actor, name, owns));
      expect(rights.toSorted((a, b) => Number(a) - Number(b))).toEqual(rights);
    }
  });

  test('nobody writes without an account, and a deleted account is none', () => {
    if (!/\.(read|look|theme|enter|leave|report|ask|answer)$/.test(name))
      expect(may(VISITOR, name, true)).toBe(false);
    for (const access of ACCESS_MODES)
      expect(may(browser(person('administrator', 'deleted')), name, true, access)).toBe(
        may(VISITOR, name, true, access),
      );
  });

  test('a suspended account does only what the rule allows it, or everyone', () => {
    expect(may(browser(person('administrator', 'suspended')), name, true, 'private')).toBe(
      rule.suspended === true || may(VISITOR, name, true, 'private'),
    );
  });

  test('a token does only what its scopes say', () => {
    for (const scope of Object.keys(SCOPES) as Scope[]) {
      const actor: Actor = { person: person('administrator'), scopes: [scope] };
      const allowed = may(browser(person('administrator')), name, true);
      expect(may(actor, name, true, 'private')).toBe(
        (allowed && rule.scope === scope) || may(VISITOR, name, true, 'private'),
      );
    }
    const idle: Actor = { person: person('administrator'), scopes: [] };
    expect(may(idle, name, true)).toBe(may(VISITOR, name, true));
  });
});

test('what is somebody’s own, nobody else changes, but for moderation', () => {
  const others: RuleName[] = RULE_NAMES.filter((name) => may(browser(person('member')), name, true));
  const touchable = others.filter(
    (name) => 'own' in RULES[name] && may(browser(person('administrator')), name, false),
  );
  expect(touchable.toSorted()).toEqual(['papers.links', 'submissions.edit']);
});

test.each(ACCESS_MODES)(
  'with ACCESS=%s visitors read, unless the site is private, and write nowhere',
  (access) => {
    const rights = RULE_NAMES.filter((name) => may(VISITOR, name, null, access));
    const always = ['site.look', 'site.theme', 'account.enter', 'account.leave', 'digests.answer'];
    const reading = [
      'papers.read',
      'people.read',
      'reproductions.read',
      'reproductions.report',
      'comments.read',
      'collections.read',
      'digests.read',
      'digests.ask',
    ];
    expect(rights.toSorted()).toEqual([...always, ...(access === 'private' ? [] : reading)].toSorted());
  },
);

test('the proof holds the person, the rule and the thing; without an owner told it is not given', () => {
  const ada = person('member');
  const proof = authorize(browser(ada), 'comments.edit', { access: 'open', owns: true, target: { id: 7 } });
  expect(proof).toMatchObject({ person: ada, rule: 'comments.edit', target: { id: 7 } });
  expect(() => authorize(browser(ada), 'comments.edit', { access: 'open' })).toThrow(NotAuthorized);
  expect(() => authorize(VISITOR, 'votes.write', { access: 'open' })).toThrow('Sign in first.');
  expect(() => authorize(browser(person('member', 'suspended')), 'votes.write', { access: 'open' })).toThrow(
    'This account is suspended: spam',
  );
});
