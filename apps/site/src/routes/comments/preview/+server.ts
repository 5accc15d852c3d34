import { WrongText } from '@papertape/people';
import { countAct, TooOften } from '#lib/server/discussion/limits.ts';
import { previewOf, senderOf, typedText } from '#lib/server/discussion/form.ts';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';
import { readForm } from '#lib/server/forms/read-form.ts';

/** HTML of a comment while it is written, for the script of its form. */
export const POST: RequestHandler = async (event) => {
  const form = await readForm(event.request);
  const { person } = proofFor(event, 'comments.write');
  const open = site();
  const headers = { 'Cache-Control': 'no-store' };
  try {
    await countAct(open.database.db, { person, address: senderOf(event) }, 'preview', new Date());
    return Response.json({ html: await previewOf(open, typedText(form)) }, { headers });
  } catch (thrown) {
    if (thrown instanceof TooOften)
      return Response.json({ message: thrown.message }, { status: 429, headers });
    if (thrown instanceof WrongText)
      return Response.json({ message: thrown.message }, { status: 400, headers });
    throw thrown;
  }
};
