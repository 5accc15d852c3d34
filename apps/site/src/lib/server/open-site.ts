// Opens what every request needs. Used by server.ts (outside the build) and by hooks.server.ts (in development).
import { siteOrigin, type Configuration } from '@papertape/configuration';
import { openDatabase, type Database } from '@papertape/database';
import { guardedEmbedder } from '@papertape/jobs/embedder';
import { createMailer, type Mailer } from '@papertape/mail';
import { createSearch, type Search } from '@papertape/search';
import { guardedText, type FetchText } from './fetch-text.ts';
import type { Log } from './log.ts';
import { createDatasets, type Datasets } from './reproductions/datasets.ts';
import { readRooms } from './reproductions/read-rooms.ts';
import type { Rooms } from './reproductions/rooms.ts';

/** What a request works with. */
export interface Site {
  configuration: Configuration;
  database: Database;
  search: Search;
  /** The reproductions, as they were when the site started. */
  rooms: Rooms;
  datasets: Datasets;
  mailer: Mailer;
  /** Address under which readers reach the site, without a slash at the end. */
  origin: string;
  /** Asks an address outside, guarded. */
  fetchText: FetchText;
  log: Log;
}

/** Opens database and search; a database passed in is used as it is and stays the caller's to close. */
export async function openSite(
  configuration: Configuration,
  log: Log,
  given: { database?: Database; search?: Search; rooms?: Rooms; fetchText?: FetchText } = {},
): Promise<Site> {
  const database =
    given.database ??
    (await openDatabase({
      databaseUrl: configuration.DATABASE_URL,
      dataDir: configuration.DATA_DIR,
      role: 'owner',
    }));
  const search =
    given.search ?? (await createSearch({ database, embedder: guardedEmbedder(configuration), log }));
  const rooms = given.rooms ?? (await readRooms(log));
  const datasets = createDatasets(configuration.DATA_DIR, log);
  const mailer = createMailer({ smtpUrl: configuration.SMTP_URL, from: configuration.MAIL_FROM });
  return {
    configuration,
    database,
    search,
    rooms,
    datasets,
    mailer,
    origin: siteOrigin(configuration),
    fetchText: given.fetchText ?? guardedText(configuration),
    log,
  };
}
