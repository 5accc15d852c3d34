// The message of a delivery: the reader's mail, with the Message-ID of all attempts and the address of its bounces.
import type { ClaimedDelivery, Database } from '@papertape/database';
import { bounceAddress, type Message } from '@papertape/mail';
import { createEditionWriter, type WritingSite } from './edition-mail.ts';
import { mailKey } from './mail-key.ts';

/** Writes messages; null where the edition, its papers or the reader are gone. */
export type DeliveryWriter = (delivery: ClaimedDelivery) => Promise<Message | null>;

/** A writer for one round. `bounceMailbox`: null lets bounces go to the sender. */
export function createDeliveryWriter(
  database: Pick<Database, 'db'>,
  site: WritingSite,
  bounceMailbox: string | null,
): DeliveryWriter {
  const write = createEditionWriter(database, site);
  let key: Promise<string> | null = null;
  return async (delivery) => {
    const mail = await write(delivery);
    if (mail === null) return null;
    const message = { ...mail, messageId: delivery.messageId };
    if (bounceMailbox === null) return message;
    const reference = delivery.id.toString(36);
    return {
      ...message,
      envelopeFrom: bounceAddress(bounceMailbox, reference, await (key ??= mailKey(database.db))),
    };
  };
}
