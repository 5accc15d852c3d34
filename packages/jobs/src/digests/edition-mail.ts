// The mail of a delivery: its edition, written once for all who get the same, with this reader's own links.
import { digestPaths, getEdition, getSubscriber, readDigestKey, type Database } from '@papertape/database';
import {
  addressDigest,
  composeDigest,
  digestHeaders,
  type DigestMail,
  type DigestTemplate,
} from '@papertape/digests';

/** The site that writes. */
export interface WritingSite {
  name: string;
  /** `https://papers.example.org`, without a slash at the end. */
  origin: string;
}

/** Whose mail, of what. */
export interface WrittenFor {
  subscriberId: number;
  editionId: number;
  /** Papers of the edition that this reader gets; null for those it shows. */
  paperIds: readonly number[] | null;
}

/** A mail with the headers that belong to it. */
export interface EditionMail extends DigestMail {
  to: string;
  headers: Record<string, string>;
}

/** Writes mails; null where the edition, its papers or the subscriber are gone. */
export type EditionWriter = (delivery: WrittenFor) => Promise<EditionMail | null>;

// An edition of fifty papers is 150 kB in both forms: 10 MB at most.
const MOST_TEMPLATES = 64;

/** A writer that keeps the editions it wrote last. */
export function createEditionWriter({ db }: Pick<Database, 'db'>, site: WritingSite): EditionWriter {
  const templates = new Map<string, Promise<DigestTemplate | null>>();
  let key: Promise<string> | null = null;
  return async ({ subscriberId, editionId, paperIds }) => {
    const name = `${editionId}:${paperIds?.join() ?? ''}`;
    const writing = templates.get(name) ?? writeTemplate(db, site, editionId, paperIds);
    templates.delete(name); // to the end: the first is the one that was not used for longest
    templates.set(name, writing);
    writing.catch(() => templates.delete(name));
    const oldest = templates.keys().next();
    if (templates.size > MOST_TEMPLATES && !oldest.done) templates.delete(oldest.value);
    const [template, subscriber] = await Promise.all([writing, getSubscriber(db, subscriberId)]);
    if (template === null || subscriber === null) return null;
    const paths = digestPaths(await (key ??= readDigestKey(db)), subscriber);
    const mail = addressDigest(template, {
      manage: site.origin + paths.manage,
      unsubscribe: site.origin + paths.unsubscribe,
    });
    return {
      ...mail,
      to: subscriber.email,
      headers: digestHeaders({ site, oneClickUrl: site.origin + paths.oneClick }),
    };
  };
}

async function writeTemplate(
  db: Database['db'],
  site: WritingSite,
  editionId: number,
  paperIds: readonly number[] | null,
): Promise<DigestTemplate | null> {
  const edition = await getEdition(db, editionId);
  if (edition === null || edition.shown === 0) return null;
  return composeDigest(edition, site, paperIds);
}
