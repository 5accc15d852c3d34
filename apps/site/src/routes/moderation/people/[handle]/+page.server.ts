import { error } from '@sveltejs/kit';
import {
  decideSuspension,
  findPersonByHandle,
  listDecisionsAbout,
  listLatestComments,
} from '@papertape/database';
import { parseReason, type Person } from '@papertape/people';
import { decisionWords } from '#lib/server/discussion/decision-words.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { markdownText } from '#lib/server/markdown/index.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** The person, or 404. @throws HttpError */
async function requirePerson(handle: string): Promise<Person> {
  const person = await findPersonByHandle(site().database.db, nameParameter(handle));
  return person ?? error(404, 'Nobody here has that handle.');
}

export const load: PageServerLoad = async ({ params }) => {
  const { db } = site().database;
  const person = await requirePerson(params.handle);
  const [decisions, { items }] = await Promise.all([
    listDecisionsAbout(db, { kind: 'person', id: person.id }),
    listLatestComments(db, { limit: 20, authorId: person.id }),
  ]);
  return {
    handle: person.handle,
    name: person.name,
    role: person.role,
    since: person.createdAt.slice(0, 10),
    suspended: person.status === 'suspended',
    reason: person.statusReason,
    comments: items.map(({ id, source, createdAt }) => ({ id, text: markdownText(source ?? ''), createdAt })),
    decisions: decisions.map((decision) => ({
      id: decision.id,
      moderator: decision.moderator,
      what: decisionWords(decision),
      reason: decision.reason,
      createdAt: decision.createdAt,
    })),
  };
};

async function decide(context: FormContext<'people.suspend'>, suspend: boolean) {
  const proof = context.authorize();
  const { id } = await requirePerson(context.event.params['handle'] ?? '');
  const reason = problemOf('reason', () => parseReason(context.field('reason')));
  const decided = await context.site.database.transaction((tx) =>
    decideSuspension(tx, proof, { userId: id, suspend, reason }, context.now),
  );
  if (decided === null)
    throw new FormProblem(
      'You may not decide this, or somebody was quicker: only weaker roles can be suspended.',
      null,
      409,
    );
  return { decided: suspend ? 'suspended' : 'reinstated' };
}

export const actions: Actions = {
  suspend: formAction('people.suspend', (context) => decide(context, true)),
  reinstate: formAction('people.suspend', (context) => decide(context, false)),
};
