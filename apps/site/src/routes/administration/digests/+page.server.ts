import {
  allowAddress,
  listSubscribers,
  listTroubledDeliveries,
  nextDueAt,
  summarizeEditions,
  unsubscribe,
  writeAudit,
  type Queryable,
} from '@papertape/database';
import { periodWords, subscriptionWords, withoutPrivateNames } from '@papertape/digests';
import type { Person } from '@papertape/people';
import { namedSubscriber } from '#lib/server/digests/preview.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { mailHealth } from '#lib/server/health.ts';
import { LONGEST } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;
const DAYS = 14;

export const load: PageServerLoad = async ({ url }) => {
  const { db } = site().database;
  const text = (url.searchParams.get('q') ?? '').slice(0, LONGEST.name).trim();
  const before = /^\d{1,15}$/.exec(url.searchParams.get('before') ?? '')?.[0];
  const since = new Date(Date.now() - DAYS * 86_400_000);
  const [mail, readers, troubled, editions, next] = await Promise.all([
    mailHealth(),
    listSubscribers(db, { limit: PAGE + 1, before: before ? Number(before) : null, query: text }),
    listTroubledDeliveries(db, since, PAGE),
    summarizeEditions(db, 10),
    nextDueAt(db),
  ]);
  const shown = readers.slice(0, PAGE);
  return {
    mail,
    text,
    next,
    readers: shown.map(({ subscription, ...reader }) => ({
      ...reader,
      words: subscriptionWords(withoutPrivateNames(subscription)),
    })),
    first: before ? withParameters(url, { before: null }) : null,
    more: readers.length > PAGE ? withParameters(url, { before: String(shown.at(-1)?.id ?? '') }) : null,
    troubled: troubled.map((delivery) => ({ ...delivery, words: periodWords(delivery.period) })),
    editions: editions.map((edition) => ({ ...edition, words: periodWords(edition.period) })),
  };
};

function note(
  tx: Queryable,
  { id: actorId }: Person,
  action: 'digest.stop' | 'digest.allow',
  id: number,
  now: Date,
): Promise<void> {
  return writeAudit(tx, { actorId, action, targetKind: 'subscriber', targetId: String(id) }, now);
}

export const actions: Actions = {
  stop: formAction('site.administer', async ({ site: open, now, field, authorize }) => {
    const { person } = authorize();
    const reader = await namedSubscriber(open, field('id', 20));
    await open.database.transaction(async (tx) => {
      await unsubscribe(tx, reader.id, 'administrator', now);
      await note(tx, person, 'digest.stop', reader.id, now);
    });
    return { changed: `${reader.email} gets nothing more.` };
  }),
  allow: formAction('site.administer', async ({ site: open, now, field, authorize }) => {
    const { person } = authorize();
    const reader = await namedSubscriber(open, field('id', 20));
    const status = await open.database.transaction(async (tx) => {
      const allowed = await allowAddress(tx, reader.email, now);
      if (allowed === null) throw new FormProblem(`${reader.email} is not suppressed.`);
      await note(tx, person, 'digest.allow', reader.id, now);
      return allowed;
    });
    return {
      changed:
        status === 'active'
          ? `${reader.email} gets digests again.`
          : `${reader.email} may subscribe again; they complained, so that is theirs to do.`,
    };
  }),
};
