// What the forms for comments have in common: their text, their preview, and problems that lose nothing.
import type { RequestEvent } from '@sveltejs/kit';
import { takenHandles } from '@papertape/database';
import {
  LONGEST_COMMENT,
  parseCommentText,
  WrongText,
  type CommentFacts,
  type Person,
} from '@papertape/people';
import type { Previewed } from '#lib/composer-state.ts';
import { siteSecret } from '../accounts/secret.ts';
import { FormProblem } from '../forms/form-problem.ts';
import { markdownHtml, referencesOf } from '../markdown/index.ts';
import type { Site } from '../open-site.ts';
import { addressBucket } from '../rate-limit.ts';
import { countAct, TooOften, type Sender } from './limits.ts';
import { secondsSince } from './stamp.ts';

/** The text as it was typed. */
export function typedText(form: FormData): string {
  const text = form.get('comment');
  return typeof text === 'string' ? text : '';
}

/** Bucket of the sender's network address. */
export function senderOf(event: RequestEvent): string {
  return addressBucket(event.getClientAddress());
}

/** What the form tells of how it was filled in. */
export async function formFacts(
  site: Site,
  person: Pick<Person, 'id'>,
  form: FormData,
  now: Date,
): Promise<CommentFacts['form']> {
  const stamp = form.get('stamp');
  return {
    filledTrap: form.get('website') !== null && form.get('website') !== '',
    seconds: secondsSince(await siteSecret(site), person.id, typeof stamp === 'string' ? stamp : '', now),
  };
}

/** HTML of a text that is not kept yet, with links to the people it names. */
export async function previewOf(site: Pick<Site, 'database' | 'origin'>, typed: string): Promise<string> {
  const source = parseCommentText(typed.slice(0, 2 * LONGEST_COMMENT));
  const { mentions } = referencesOf(source, site.origin);
  const people = mentions.length === 0 ? new Set<string>() : await takenHandles(site.database.db, mentions);
  return markdownHtml(source, { people });
}

/** Does what may complain of a text: complaints become problems of the form, which shows the text again. */
export async function orProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof TooOften) throw new FormProblem(thrown.message, 'comment', 429);
    if (thrown instanceof WrongText) throw new FormProblem(thrown.message, 'comment');
    throw thrown;
  }
}

/** The answer to a form whose preview was asked for. @throws FormProblem */
export function previewForm(site: Site, sender: Sender, form: FormData, now: Date): Promise<Previewed> {
  const text = typedText(form);
  return orProblem(async () => {
    await countAct(site.database.db, sender, 'preview', now);
    return { text, previewHtml: await previewOf(site, text) };
  });
}
