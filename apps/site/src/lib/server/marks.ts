// The small forms of cards: vote, read, hide, note. A page's form is led back; a script is told what came of it.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { castVote, markPaper, withdrawVote, type MarkChange } from '@papertape/database';
import { samePlace } from './accounts/destination.ts';
import { withinPersonLimit } from './accounts/limits.ts';
import { proofFor } from './authorization/proof.ts';
import { findPaperNumber } from './find-paper.ts';
import { leaveNotice } from './notices.ts';
import { site } from './site.ts';
import { paperPath } from './view/addresses.ts';
import { readForm } from './forms/read-form.ts';

/** More than anybody's hands do, for votes and marks each. */
const LIMIT = { limit: 120, windowSeconds: 60 } as const;
/** Longest note, characters. */
export const LONGEST_NOTE = 10_000;

/** Votes, or takes the vote back: `on` is 'yes' or 'no'. */
export async function voteForm(event: RequestEvent): Promise<Response> {
  const form = await readForm(event.request);
  const proof = proofFor(event, 'votes.write');
  await limit(event, 'vote');
  const { db } = site().database;
  const paperId = await paperNumber(event);
  const voted = isOn(form);
  const count = await (voted ? castVote(db, proof, paperId, new Date()) : withdrawVote(db, proof, paperId));
  if (count === null) gone();
  return answer(event, form, { on: count.voted, count: count.upvotes });
}

/** Marks as read or hidden, or writes the note. */
export async function readingForm(event: RequestEvent): Promise<Response> {
  const form = await readForm(event.request);
  const proof = proofFor(event, 'reading.write', { owns: true });
  await limit(event, 'mark');
  const change = changeOf(form);
  const paperId = await paperNumber(event);
  if (!(await site().database.transaction((tx) => markPaper(tx, proof, paperId, change, new Date())))) gone();
  const publicId = event.params['id'] ?? '';
  if (change.hidden === true && !wantsJson(event)) leaveNotice(event.cookies, { kind: 'hidden', publicId });
  if (change.note !== undefined && !wantsJson(event)) leaveNotice(event.cookies, { kind: 'saved', publicId });
  return answer(event, form, { on: isOn(form) });
}

function changeOf(form: FormData): MarkChange {
  const sent = form.get('note');
  if (typeof sent === 'string') {
    // Browsers count a line's end as one character, and send two.
    const note = sent.replace(/\r\n?/g, '\n').trimEnd();
    if (note.length > LONGEST_NOTE)
      error(400, `A note has at most ${LONGEST_NOTE} characters; nothing was saved.`);
    return { note };
  }
  const mark = form.get('mark');
  if (mark !== 'read' && mark !== 'hidden') error(400, "The field 'mark' has to be 'read' or 'hidden'.");
  return { [mark]: isOn(form) };
}

function isOn(form: FormData): boolean {
  return form.get('on') !== 'no';
}

async function paperNumber(event: RequestEvent): Promise<number> {
  return (await findPaperNumber(site().database, event.params['id'] ?? '')) ?? gone();
}

function gone(): never {
  error(404, 'No paper here has that name. It may have been joined with another: load the page again.');
}

async function limit({ locals }: RequestEvent, act: string): Promise<void> {
  const { person } = locals;
  if (person !== null && !(await withinPersonLimit(person.id, act, LIMIT, new Date())))
    error(429, 'That was too often. Wait a minute.');
}

function wantsJson({ request }: RequestEvent): boolean {
  return request.headers.get('Accept')?.includes('application/json') ?? false;
}

function answer(event: RequestEvent, form: FormData, result: { on: boolean; count?: number }): Response {
  if (wantsJson(event)) return Response.json(result, { headers: { 'Cache-Control': 'no-store' } });
  redirect(303, samePlace(form.get('back'), paperPath(event.params['id'] ?? '')));
}
