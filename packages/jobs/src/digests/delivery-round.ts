// A round of delivery with the settings of the site, for the scheduler and for `papertape digest send`.
import type { Configuration } from '@papertape/configuration';
import type { Outbox } from '../notifications/send.ts';
import type { JobsContext } from '../context.ts';
import { newOwner } from '../lease-owner.ts';
import { sendDeliveries, type DeliveryRound, type Post } from './deliver.ts';
import { createDeliveryWriter } from './delivery-mail.ts';
import { createThrottle, type Throttle } from './throttle.ts';

type Limits = Pick<Configuration, 'MAIL_RATE' | 'MAIL_DOMAIN_RATE' | 'MAIL_DOMAIN_CONNECTIONS'>;

/** The throttle that the settings ask for; it is kept from round to round. */
export function throttleOf(configuration: Limits): Throttle {
  return createThrottle({
    rate: configuration.MAIL_RATE,
    domainRate: configuration.MAIL_DOMAIN_RATE,
    domainConnections: configuration.MAIL_DOMAIN_CONNECTIONS,
  });
}

/** Sends what is due. @throws when the database fails */
export function deliverDigests(
  context: Pick<JobsContext, 'configuration' | 'database' | 'log' | 'now' | 'random' | 'sleep'>,
  outbox: Outbox,
  throttle: Throttle,
  signal: AbortSignal,
): Promise<DeliveryRound> {
  const { configuration, database } = context;
  const post: Post = {
    mailer: outbox.mailer,
    write: createDeliveryWriter(database, outbox, configuration.MAIL_BOUNCE_ADDRESS),
    throttle,
    owner: newOwner(),
    connections: configuration.MAIL_CONNECTIONS,
  };
  return sendDeliveries(context, post, signal);
}
