// Mail that a page sends.
import { renderMessage, type MessageContent } from '@papertape/mail';
import type { Site } from '../open-site.ts';

/**
 * Sends without making anybody wait: how long a page takes must not tell what is known of an address. `purpose` is for
 * the log.
 */
export function sendSoon(
  site: Pick<Site, 'mailer' | 'log'>,
  email: string,
  content: MessageContent,
  purpose: string,
): void {
  void site.mailer.send(renderMessage(email, content)).then((delivery) => {
    if (delivery.outcome === 'sent') site.log('info', 'mail sent', { purpose, id: delivery.id });
    else site.log('error', 'mail not sent', { purpose, ...delivery });
  });
}
