// The two mails that an address gets which asks for digests.
import { CONFIRM_HOURS, digestPaths, type Subscriber } from '@papertape/database';
import { subscriptionWords, type Subscription } from '@papertape/digests';
import { sendSoon } from '../mail/send-soon.ts';
import type { Site } from '../open-site.ts';

/** Asks whether the address wants digests. It is no list mail yet, so nothing in it unsubscribes. */
export function mailConfirmation(site: Site, email: string, token: string, subscription: Subscription): void {
  sendSoon(
    site,
    email,
    {
      subject: `Confirm your digest of ${site.configuration.SITE_NAME}`,
      before: [
        'Hello,',
        `somebody asked for ${subscriptionWords(subscription)} with this address. If it was you, confirm it.`,
      ],
      action: { label: 'Confirm the digest', url: `${site.origin}/digests/confirm/${token}` },
      after: [`The link works once, within ${CONFIRM_HOURS} hours.`],
      footer: 'If it was not you, delete this mail: nothing more is sent to this address.',
    },
    'digest confirm',
  );
}

/** Tells somebody who has digests already how to change them. */
export function mailReminder(site: Site, subscriber: Subscriber, key: string): void {
  sendSoon(
    site,
    subscriber.email,
    {
      subject: `Your digest of ${site.configuration.SITE_NAME}`,
      before: [
        'Hello,',
        `somebody asked for a digest with this address, which gets one already: ${subscriptionWords(subscriber.subscription)}.`,
      ],
      action: { label: 'Change what you get', url: site.origin + digestPaths(key, subscriber).manage },
      footer: 'Nothing was changed. If it was not you who asked, delete this mail.',
    },
    'digest reminder',
  );
}
