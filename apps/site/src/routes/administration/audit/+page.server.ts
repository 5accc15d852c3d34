import { error } from '@sveltejs/kit';
import { listAudit } from '@papertape/database';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import { actorInWords, detailsInWords, targetInWords } from '#lib/server/view/audit-words.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ url }) => {
  const before = placeOf(url.searchParams.get('before'));
  const found = await listAudit(site().database.db, { limit: PAGE_SIZE + 1, before });
  const entries = found.slice(0, PAGE_SIZE);
  const last = entries.at(-1);
  return {
    entries: entries.map((entry) => ({
      id: entry.id,
      at: entry.at,
      actor: actorInWords(entry),
      action: entry.action,
      target: targetInWords(entry),
      details: detailsInWords(entry.details),
    })),
    first: before === null ? null : withParameters(url, { before: null }),
    next: found.length > PAGE_SIZE && last ? withParameters(url, { before: `${last.at}~${last.id}` }) : null,
  };
};

/** The place an address names: a moment and a number. @throws HttpError 400 */
function placeOf(text: string | null): { at: string; id: number } | null {
  if (text === null || text === '') return null;
  const [at = '', id = ''] = text.split('~');
  if (Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(id))
    error(400, 'That page of the log does not exist. Start again from its first page.');
  return { at: new Date(at).toISOString(), id: Number(id) };
}
