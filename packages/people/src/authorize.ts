// Decides by the table, and hands out the proof that writing functions ask for.
import { isAtLeast, type Access, type Person, type Role } from './roles.ts';
import { RULES, type Least, type Rule, type RuleName } from './rules.ts';
import type { Scope } from './scopes.ts';

/** Who asks: a person or nobody, by themselves or through a program with some scopes. */
export interface Actor {
  person: Person | null;
  /** What their token may be used for; null for a browser. */
  scopes: readonly Scope[] | null;
}

/** Nobody that the site knows. */
export const VISITOR: Actor = { person: null, scopes: null };

/** Why something is refused. */
export type Refusal =
  | { reason: 'sign in' }
  | { reason: 'suspended'; because: string | null }
  | { reason: 'scope'; scope: Scope | null }
  | { reason: 'role' };

/** Thrown where something is refused; `message` is for the person. */
export class NotAuthorized extends Error {
  override name = 'NotAuthorized';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusalText(refusal));
    this.refusal = refusal;
  }
}

declare const proof: unique symbol;
/**
 * Proof that `person` may do what the rule names, to `target` where the rule knows owners. Only `authorize` makes one:
 * a function that writes takes it instead of a person, and so cannot be called without the question.
 */
export interface Authorized<Name extends RuleName, Target = null> {
  readonly person: Person;
  readonly rule: Name;
  readonly target: Target;
  readonly [proof]: Name;
}

/** What the decision depends on besides who asks. */
export interface Circumstances {
  access: Access;
  /** Whether the thing belongs to the person who asks; null while it is not known which thing it is. */
  owns?: boolean | null;
}

/** Why the actor may not, or null if they may. With `owns: null`: whether they may do it to anything at all. */
export function refusalOf(
  actor: Actor,
  name: RuleName,
  { access, owns = null }: Circumstances,
): Refusal | null {
  const rule: Rule = RULES[name];
  const { person } = actor;
  const least = leastOf(rule, owns, access);
  if (person === null) return least === 'visitor' ? null : { reason: 'sign in' };
  if (person.status === 'deleted') return least === 'visitor' ? null : { reason: 'sign in' };
  // What everyone may, every token may.
  if (
    least !== 'visitor' &&
    actor.scopes !== null &&
    (rule.scope === null || !actor.scopes.includes(rule.scope))
  )
    return { reason: 'scope', scope: rule.scope };
  if (person.status === 'suspended' && least !== 'visitor' && rule.suspended !== true)
    return { reason: 'suspended', because: person.statusReason };
  if (least === null) return { reason: 'role' };
  return least === 'visitor' || isAtLeast(person.role, least) ? null : { reason: 'role' };
}

function leastOf(rule: Rule, owns: boolean | null, access: Access): 'visitor' | Role | null {
  const any = rule.any === null ? null : resolved(rule.any, access);
  if (rule.own === undefined || owns === false) return any;
  return rule.own;
}

function resolved(least: Least, access: Access): 'visitor' | Role {
  if (least !== 'reader') return least;
  return access === 'private' ? 'member' : 'visitor';
}

/** The proof that the actor may. For a rule that knows owners `owns` has to be told. @throws NotAuthorized */
export function authorize<Name extends RuleName, Target = null>(
  actor: Actor,
  name: Name,
  circumstances: Circumstances & { target?: Target },
): Authorized<Name, Target> {
  const { access, owns, target } = circumstances;
  const rule: Rule = RULES[name];
  const refusal = refusalOf(actor, name, { access, owns: rule.own === undefined ? null : (owns ?? false) });
  if (refusal !== null) throw new NotAuthorized(refusal);
  if (actor.person === null) throw new NotAuthorized({ reason: 'sign in' });
  return { person: actor.person, rule: name, target: (target ?? null) as Target } as Authorized<Name, Target>;
}

/** A refusal in words for the person who meets it. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'sign in':
      return 'Sign in first.';
    case 'suspended':
      return `This account is suspended${refusal.because ? `: ${refusal.because}` : '.'}`;
    case 'scope':
      return refusal.scope === null
        ? 'No token can do this; it is done on the site.'
        : `This token lacks the scope '${refusal.scope}'.`;
    case 'role':
      return 'You may not do this.';
  }
}
