// `papertape digest send`: everything that is due, or one test mail.
import { siteOrigin } from '@papertape/configuration';
import type { ComposeReport, DeliveryRound } from '@papertape/jobs';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withMailer } from '../mail/mailer.ts';
import { withSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural } from '../terminal/format.ts';
import { writeJson, type Io } from '../terminal/io.ts';
import { commandLog } from '../terminal/log.ts';
import { EARLIER, nothingFor, previewOf } from './preview.ts';
import { openSources } from './sources.ts';

/** What is sent, and how it is told. */
export interface SendOptions {
  test?: string;
  to?: string;
  json?: boolean;
}

/** Composes and sends what is due; a relay that was left alone for a while is asked at once. */
export async function sendDue({ io, finish }: CommandContext, { json, to }: SendOptions): Promise<void> {
  if (to !== undefined)
    throw new CommandFailure('--to belongs to --test: what is due goes to its readers only.', EXIT.usage);
  const result = await withSearch(io, async (opened) => {
    const { configuration, database } = opened;
    const { composeDigests, deliverDigests, forgetRelayPause, throttleOf } = await import('@papertape/jobs');
    return withMailer(configuration, async (mailer) => {
      const log = commandLog(io, configuration.LOG_LEVEL);
      const context = { configuration, database, log, now: io.now };
      const composed = await composeDigests(context, await openSources(opened), io.signal);
      await forgetRelayPause(database.db);
      const outbox = { mailer, origin: siteOrigin(configuration), name: configuration.SITE_NAME };
      const round = await deliverDigests(context, outbox, throttleOf(configuration), io.signal);
      return { ...composed, ...round };
    });
  });
  io.signal.throwIfAborted();
  if (json) await writeJson(io, result);
  else tell(io, result);
  if (result.interrupted !== null) finish(EXIT.temporary);
  else if (result.failed + result.expired > 0) finish(EXIT.partial);
}

function tell(io: Io, result: ComposeReport & DeliveryRound): void {
  const { green, red } = coloursFor(io.stderr, io.env);
  const { composed, sent, failed, postponed, expired, interrupted } = result;
  const counts = [
    `${plural(composed, 'edition')} composed`,
    `${plural(sent, 'digest')} sent`,
    ...(postponed > 0 ? [`${postponed} to be tried again`] : []),
    ...(failed > 0 ? [`${failed} refused`] : []),
    ...(expired > 0 ? [`${expired} too late`] : []),
  ];
  io.stderr.write(`${interrupted === null ? green('✓') : red('✗')} ${counts.join(', ')}\n`);
  if (interrupted !== null)
    io.stderr.write(
      `The mail server takes nothing: ${interrupted}\n\`papertape doctor --mail\` looks at it.\n`,
    );
}

/** Sends a subscriber's next edition as a test; nothing is stored, and its links lead to the settings of whoever looks. */
export async function sendTest(io: Io, address: string, { to, json }: SendOptions): Promise<void> {
  const sent = await withSearch(io, async (opened) => {
    const { source, subscriber, site, earlier } = await previewOf(opened, address, io.now());
    if (source === null) throw new CommandFailure(nothingFor(subscriber.email));
    if (earlier) io.stderr.write(EARLIER);
    const { testMail } = await import('@papertape/digests');
    const message = { ...testMail(source, site), to: to ?? subscriber.email };
    const delivery = await withMailer(opened.configuration, (mailer) => mailer.send(message));
    return { to: message.to, delivery };
  });
  if (sent.delivery.outcome === 'failed')
    throw new CommandFailure(
      `It was not sent: ${sent.delivery.reason}`,
      sent.delivery.permanent ? EXIT.failure : EXIT.temporary,
    );
  if (json) await writeJson(io, sent);
  else io.stderr.write(`${coloursFor(io.stderr, io.env).green('✓')} sent to ${sent.to}\n`);
}
