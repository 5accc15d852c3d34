// The mail of a delivery: its edition, written once for all who get the same, with this reader's own links.
import {
  digestPaths,
  getEdition,
  getSubscriber,
  listEditionReaders,
  readDigestKey,
  type Database,
  type TokenHolder,
} from '@papertape/database';
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

/** Editions written for nobody in particular, the last ones kept. */
function createTemplates(db: Database['db'], site: WritingSite) {
  const templates = new Map<string, Promise<DigestTemplate | null>>();
  return (editionId: number, paperIds: readonly number[] | null): Promise<DigestTemplate | null> => {
    const name = `${editionId}:${paperIds?.join() ?? ''}`;
    const writing = templates.get(name) ?? writeTemplate(db, site, editionId, paperIds);
    templates.delete(name); // to the end: the first is the one that was not used for longest
    templates.set(name, writing);
    writing.catch(() => templates.delete(name));
    const oldest = templates.keys().next();
    if (templates.size > MOST_TEMPLATES && !oldest.done) templates.delete(oldest.value);
    return writing;
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

/** The mail to one reader: only their links are put in. `key` is the key of all tokens (`readDigestKey`). */
export function editionMail(
  template: DigestTemplate,
  site: WritingSite,
  { key, holder, to }: { key: string; holder: TokenHolder; to: string },
): EditionMail {
  const paths = digestPaths(key, holder);
  const links = { manage: site.origin + paths.manage, unsubscribe: site.origin + paths.unsubscribe };
  return {
    ...addressDigest(template, links),
    to,
    headers: digestHeaders({ site, oneClickUrl: site.origin + paths.oneClick }),
  };
}

/** A writer that keeps the editions it wrote last. */
export function createEditionWriter({ db }: Pick<Database, 'db'>, site: WritingSite): EditionWriter {
  const templateOf = createTemplates(db, site);
  let key: Promise<string> | null = null;
  return async ({ subscriberId, editionId, paperIds }) => {
    const [template, subscriber] = await Promise.all([
      templateOf(editionId, paperIds),
      getSubscriber(db, subscriberId),
    ]);
    if (template === null || subscriber === null) return null;
    const reader = { key: await (key ??= readDigestKey(db)), holder: subscriber, to: subscriber.email };
    return editionMail(template, site, reader);
  };
}

/**
 * Writes an edition to all its readers, who are read page by page: memory does not grow with their number. For
 * measuring and checking; deliveries are written one by one.
 */
export async function* editionMails(
  { db }: Pick<Database, 'db'>,
  site: WritingSite,
  editionId: number,
  pageSize = 1_000,
): AsyncGenerator<EditionMail> {
  const templateOf = createTemplates(db, site);
  const key = await readDigestKey(db);
  for (let after = 0; ;) {
    const readers = await listEditionReaders(db, editionId, { after, limit: pageSize });
    for (const { subscriberId, tokenGeneration, email, paperIds } of readers) {
      const template = await templateOf(editionId, paperIds);
      if (template)
        yield editionMail(template, site, { key, holder: { id: subscriberId, tokenGeneration }, to: email });
    }
    const last = readers.at(-1);
    if (last === undefined || readers.length < pageSize) return;
    after = last.subscriberId;
  }
}
