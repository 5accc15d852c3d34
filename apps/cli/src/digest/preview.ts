// `papertape digest preview`: a subscriber's next edition as it would be now.
import { siteOrigin } from '@papertape/configuration';
import type { Subscriber } from '@papertape/database';
import type { DigestMail, DigestSite, EditionSource } from '@papertape/digests';
import { CommandFailure } from '../exit-codes.ts';
import { withSearch, type OpenedSearch } from '../opening.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { openSources } from './sources.ts';

/** How it is printed. */
export interface PreviewOptions {
  html?: boolean;
  json?: boolean;
}

/** Prints the edition; says so when there is nothing to tell. */
export async function previewEdition(io: Io, address: string, { html, json }: PreviewOptions): Promise<void> {
  await withSearch(io, async (opened) => {
    const preview = await previewOf(opened, address, io.now());
    if (json) {
      const { subscriber, source, mail } = preview;
      return writeJson(io, { email: subscriber.email, status: subscriber.status, edition: source, mail });
    }
    const { mail, subscriber } = preview;
    if (subscriber.status !== 'active')
      io.stderr.write(`${subscriber.email} is ${subscriber.status} and gets no mail.\n`);
    if (mail === null) io.stderr.write(`There is nothing new for ${subscriber.email} yet.\n`);
    else await write(io.stdout, html ? mail.html : `Subject: ${mail.subject}\n\n${mail.text}`);
  });
}

/** A subscriber's next edition; `source` and `mail` are null while there is nothing to tell. */
export interface Preview {
  subscriber: Subscriber;
  site: DigestSite;
  source: EditionSource | null;
  mail: DigestMail | null;
}

/** Makes the edition of the subscriber with that address. @throws CommandFailure where there is none */
export async function previewOf(opened: OpenedSearch, address: string, now: Date): Promise<Preview> {
  const { findSubscriberByEmail } = await import('@papertape/database');
  const { previewDigest } = await import('@papertape/jobs/digests');
  const { configuration, database } = opened;
  const subscriber = await findSubscriberByEmail(database.db, address.trim());
  if (subscriber === null) throw new CommandFailure(`There is no subscriber with the address ${address}.`);
  const source = await previewDigest(database, await openSources(opened), subscriber, now);
  const site = { name: configuration.SITE_NAME, origin: siteOrigin(configuration) };
  const { previewMail } = await import('@papertape/digests');
  return { subscriber, site, source, mail: source && previewMail(source, site) };
}
