// A form action: its rule, its fields, and its problems shown where they are.
import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { Authorized, Person, RuleName } from '@papertape/people';
import type { FormFailure } from '#lib/form-failure.ts';
import { proofFor, type Ownership } from '../authorization/proof.ts';
import { site as openSite, type Site } from '../site.ts';
import { FormProblem } from './form-problem.ts';
import { readForm } from './read-form.ts';

/** What an action works with. */
export interface FormContext<Name extends RuleName> {
  event: RequestEvent;
  site: Site;
  now: Date;
  /** The person who acts; null only where the rule lets visitors act. */
  person: Person | null;
  /** A field's text, trimmed and cut; '' when it is missing. */
  field(name: string, longest?: number): string;
  /** Everything that was sent. */
  form: FormData;
  /** Proof that the person may; rules that know owners need `owns`. Refuses with 403, or leads to the sign-in page. */
  authorize<Target = null>(ownership?: Ownership<Target>): Authorized<Name, Target>;
}

/** Longest text of a field unless told otherwise, characters. */
const LONGEST_FIELD = 2_000;
/** Most that is shown again of a field after a problem: the longest comment fits. */
const LONGEST_KEPT = 70_000;
const SECRET = /token|secret|password/i;

/**
 * The action behind a form. The hook has checked the rule of the route's table already; `rule` has to be the same one,
 * and a test compares them. A FormProblem becomes a 400 that the page shows.
 */
export function formAction<Name extends RuleName, Result extends object | void>(
  rule: Name,
  run: (context: FormContext<Name>) => Promise<Result>,
): ((event: RequestEvent) => Promise<Result | ActionFailure<FormFailure>>) & { rule: Name } {
  const action = async (event: RequestEvent) => {
    const form = await readForm(event.request);
    try {
      return await run(contextOf(rule, event, form));
    } catch (thrown) {
      if (!(thrown instanceof FormProblem)) throw thrown;
      const { message, field, status } = thrown;
      return fail(status, { action: actionName(event.url), problem: message, field, values: typed(form) });
    }
  };
  return Object.assign(action, { rule });
}

function contextOf<Name extends RuleName>(
  rule: Name,
  event: RequestEvent,
  form: FormData,
): FormContext<Name> {
  return {
    event,
    site: openSite(),
    now: new Date(),
    person: event.locals.person,
    form,
    field(name, longest = LONGEST_FIELD) {
      const sent = form.get(name);
      if (typeof sent !== 'string') return '';
      // Browsers count a line's end as one character, and send two.
      const value = sent.replace(/\r\n?/g, '\n');
      if (value.length > longest) throw new FormProblem(`At most ${longest} characters fit here.`, name);
      return value.trim();
    },
    authorize: (ownership) => proofFor(event, rule, ownership),
  };
}

/** The action that a form's address names: `?/rename` is 'rename'. */
export function actionName(url: URL): string {
  for (const key of url.searchParams.keys()) if (key.startsWith('/')) return key.slice(1);
  return 'default';
}

/** What was sent, to be shown again; of boxes with one name all values, one a line. */
function typed(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string' || SECRET.test(name)) continue;
    const before = Object.hasOwn(values, name) ? `${values[name]}\n` : '';
    values[name] = `${before}${value}`.slice(0, LONGEST_KEPT);
  }
  return values;
}
