// Opening a paper's page is an act; fetching it ahead of a click is none.
import { recordAct } from '@papertape/database';
import type { RequestEvent } from '@sveltejs/kit';
import { proofFor } from '../authorization/proof.ts';
import { findPaperNumber } from '../find-paper.ts';
import { describeError } from '../log.ts';
import { site } from '../site.ts';

/** Whether a browser only guesses that its reader will come here. */
export function isPrefetch({ headers }: Request): boolean {
  return /prefetch|prerender/.test(headers.get('Sec-Purpose') ?? headers.get('Purpose') ?? '');
}

/** Notes that the reader opened a paper. The page is shown whatever comes of it. */
export async function noteOpened(
  { locals, request }: Pick<RequestEvent, 'locals' | 'request'>,
  paperId: number,
  now: Date,
): Promise<void> {
  const { person } = locals;
  if (person === null || request.method !== 'GET' || isPrefetch(request)) return;
  try {
    await recordAct(site().database.db, person.id, [paperId], 'open', now);
  } catch (error) {
    site().log('warn', 'an opened paper was not noted', { error: describeError(error) });
  }
}

/** A script tells that the reader followed a card's link to the paper on another site. */
export async function openedElsewhere(event: RequestEvent): Promise<Response> {
  const { person } = proofFor(event, 'reading.write', { owns: true });
  const { database } = site();
  const paperId = await findPaperNumber(database, event.params['id'] ?? '');
  if (paperId !== null) await recordAct(database.db, person.id, [paperId], 'open', new Date());
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
}
