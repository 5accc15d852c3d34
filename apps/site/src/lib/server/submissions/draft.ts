// What was found of a paper, between the preview and the word to submit it: sealed, so that nobody changes what a
// source said, and sent along with the form, so that nothing is kept here of papers that nobody submits.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PaperRecord } from '@papertape/papers';
import type { PersonId } from '@papertape/people';

/** A paper that may be submitted: a record, or one that is here but was on no feed day. */
export type Draft = { record: PaperRecord } | { publicId: string };

/** How long a preview may lie open, milliseconds. */
const LASTS_MS = 24 * 3600 * 1000;
/** Longest draft that is unpacked, bytes: longer than any record that a source sends. */
const MOST_BYTES = 4 * 1024 * 1024;

interface Sealed {
  draft: Draft;
  for: PersonId;
  until: number;
}

/** The draft as a text that only this site can make, for this person. */
export function sealDraft(secret: string, personId: PersonId, draft: Draft, now: Date): string {
  const sealed: Sealed = { draft, for: personId, until: now.getTime() + LASTS_MS };
  const body = deflateRawSync(JSON.stringify(sealed)).toString('base64url');
  return `${body}.${seal(secret, body)}`;
}

/** The draft of such a text; null when it is not ours, not theirs, or too old. */
export function openDraft(secret: string, personId: PersonId, text: string, now: Date): Draft | null {
  const [body = '', signature = ''] = text.split('.');
  const right = Buffer.from(seal(secret, body));
  const given = Buffer.from(signature);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return null;
  const json = inflateRawSync(Buffer.from(body, 'base64url'), { maxOutputLength: MOST_BYTES }).toString();
  const sealed = JSON.parse(json) as Sealed;
  return sealed.for === personId && sealed.until > now.getTime() ? sealed.draft : null;
}

function seal(secret: string, body: string): string {
  return createHmac('sha256', secret).update('submission-draft\0').update(body).digest('base64url');
}
