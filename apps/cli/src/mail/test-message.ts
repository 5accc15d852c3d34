// The test message of `papertape doctor --mail`: the headers of a digest, so that what signs them can be checked.
import { siteOrigin, type Configuration } from '@papertape/configuration';
import { testHeaders } from '@papertape/digests';
import { renderMessage, type Message } from '@papertape/mail';

/** The message to an address; its link to unsubscribe changes nothing. */
export function testMessage(to: string, configuration: Configuration, now: Date): Message {
  const { SITE_NAME, MAIL_BOUNCE_ADDRESS } = configuration;
  const origin = siteOrigin(configuration);
  const content = {
    subject: `Test of mail from ${SITE_NAME}`,
    before: [
      `This was sent by \`papertape doctor --mail\` at ${now.toISOString()}, with the headers of a digest.`,
      'Save it with all its headers ("show original", "download message") and give it to `papertape doctor --mail --received FILE`.',
    ],
    footer: 'Somebody who hosts the site asked for this test.',
  };
  const message = renderMessage(to, content, testHeaders({ name: SITE_NAME, origin }));
  return MAIL_BOUNCE_ADDRESS === null ? message : { ...message, envelopeFrom: MAIL_BOUNCE_ADDRESS };
}
