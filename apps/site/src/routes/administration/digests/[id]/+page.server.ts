import {
  nextPeriod,
  previewMail,
  subscriptionWords,
  testMail,
  viewersOf,
  withoutPrivateNames,
} from '@papertape/digests';
import { parseEmail } from '@papertape/people';
import { namedSubscriber, previewFor } from '#lib/server/digests/preview.ts';
import { feedSite } from '#lib/server/feed-site.ts';
import { editionView } from '#lib/server/digests/view.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const open = site();
  const reader = await namedSubscriber(open, params.id);
  const preview = await previewFor(open, reader, new Date());
  return {
    reader: {
      id: reader.id,
      email: reader.email,
      status: reader.status,
      words: subscriptionWords(withoutPrivateNames(reader.subscription)),
      hasPrivate: viewersOf(reader.subscription).length > 0,
      consentAt: reader.consentAt,
      consentSource: reader.consentSource,
      bounceScore: reader.bounceScore,
    },
    next: nextPeriod(reader.subscription, new Date()).due.toISOString(),
    view: preview && editionView(open, preview.source),
    kind: preview?.kind ?? null,
    bytes: preview && Buffer.byteLength(previewMail(preview.source, feedSite(open)).html),
    mail: open.mailer.configured,
    me: locals.person?.email ?? '',
  };
};

export const actions: Actions = {
  test: formAction('site.administer', async ({ event, site: open, now, field }) => {
    const to = problemOf('to', () => parseEmail(field('to')));
    if (!open.mailer.configured)
      throw new FormProblem('This site sends no mail: set SMTP_URL and MAIL_FROM.');
    const reader = await namedSubscriber(open, event.params['id'] ?? '');
    const preview = await previewFor(open, reader, now);
    if (preview === null) throw new FormProblem('There is no paper to send.');
    const sent = await open.mailer.send({ ...testMail(preview.source, feedSite(open)), to });
    if (sent.outcome !== 'sent')
      throw new FormProblem(
        sent.outcome === 'failed' ? `It was not sent: ${sent.reason}` : 'This site sends no mail.',
        null,
        502,
      );
    return { sentTo: to };
  }),
};
