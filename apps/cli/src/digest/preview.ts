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
      const { subscriber, source, earlier, mail } = preview;
      const { email, status } = subscriber;
      return writeJson(io, { email, status, edition: source, earlier, mail });
    }
    const { mail, subscriber, earlier } = preview;
    if (earlier) io.stderr.write(EARLIER);
    if (subscriber.status !== 'active')
      io.stderr.write(`${subscriber.email} is ${subscriber.status} and gets no mail.\n`);
    if (mail === null) io.stderr.write(`${nothingFor(subscriber.email)}\n`);
    else await write(io.stdout, html ? mail.html : `Subject: ${mail.subject}\n\n${mail.text}`);
  });
}

/** What to say of papers that are none of the next edition. */
export const EARLIER = 'Nothing is new since the last edition: these are papers of the last month.\n';

/** What to say where there is no edition. */
export function nothingFor(email: string): string {
  return `No paper that ${email} asks for has come in the last month; \`papertape harvest\` asks the sources now.`;
}

/** A subscriber's next edition; `source` and `mail` are null while there is nothing to tell. */
export interface Preview {
  subscriber: Subscriber;
  site: DigestSite;
  source: EditionSource | null;
  /** Nothing is new since the last edition: its papers are of the last month. */
  earlier: boolean;
  mail: DigestMail | null;
}

/** Makes the edition of the subscriber with that address. @throws CommandFailure where there is none */
export async function previewOf(opened: OpenedSearch, address: string, now: Date): Promise<Preview> {
  const { findSubscriberByEmail } = await import('@papertape/database');
  const { previewOrEarlier } = await import('@papertape/jobs/digests');
  const { configuration, database } = opened;
  const subscriber = await findSubscriberByEmail(database.db, address.trim());
  if (subscriber === null) throw new CommandFailure(`There is no subscriber with the address ${address}.`);
  const preview = await previewOrEarlier(database, await openSources(opened), subscriber, now);
  const source = preview?.source ?? null;
  const site = { name: configuration.SITE_NAME, origin: siteOrigin(configuration) };
  const { previewMail } = await import('@papertape/digests');
  const earlier = preview?.kind === 'earlier papers';
  return { subscriber, site, source, earlier, mail: source && previewMail(source, site) };
}
