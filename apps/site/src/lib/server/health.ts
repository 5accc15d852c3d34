// The health of the site, for its page and for monitors.
import { countPapers } from '@papertape/database';
import { readDeliveryHealth, type DeliveryHealth } from '@papertape/jobs/health';
import { readEnrichmentHealth, type EnrichmentHealth } from '@papertape/jobs/enrichment';
import { readRankingHealth, type RankingHealth } from '@papertape/jobs/ranking';
import type { SearchStatus } from '@papertape/search';
import { describeError } from './log.ts';
import { site } from './site.ts';
import { sourceHealth, type SourceHealth } from './source-states.ts';

export interface Health {
  /** 'degraded' still serves pages: a source fails, mail does not go out, personal ranking does not learn, a model does not answer, or search does not answer. */
  status: 'ok' | 'degraded';
  papers: number;
  database: { kind: string; connection: string; extensions: Record<string, string | null> };
  /** Null where search cannot even tell: the log says why. */
  search: SearchStatus | null;
  sources: SourceHealth[];
  /** Digests by mail; what the mail server said is for administrators. */
  mail: Omit<DeliveryHealth, 'lastError'>;
  /** Personal ranking; what is wrong with it is for administrators. */
  ranking: Omit<RankingHealth, 'problems'>;
  /** What a model writes of papers; what is wrong with it is for administrators. */
  enrichment: Omit<EnrichmentHealth, 'problems'>;
}

/** The site's health, for everybody. @throws when the database does not answer. */
export async function readHealth(): Promise<Health> {
  const { mail, ...health } = await readWholeHealth();
  const { lastError: _, ...told } = mail;
  return { ...health, mail: told };
}

/** The same for administrators: with what the mail server said. */
export async function readWholeHealth(): Promise<Health & { mail: DeliveryHealth }> {
  const { configuration, database, search, log } = site();
  const [papers, sources, mail, ranking, enrichment, status] = await Promise.all([
    countPapers(database.db),
    sourceHealth(),
    mailHealth(),
    readRankingHealth(database.db, new Date()),
    readEnrichmentHealth(database.db, configuration, new Date()),
    search.status().catch((error: unknown) => {
      log('error', 'search status failed', { error: describeError(error) });
      return null;
    }),
  ]);
  return {
    status:
      status === null ||
      [mail, ranking, enrichment, ...sources].some(({ condition }) => condition === 'failing')
        ? 'degraded'
        : 'ok',
    papers,
    database: {
      kind: database.kind,
      connection: database.connection,
      extensions: { ...database.extensions },
    },
    search: status,
    sources,
    mail,
    ranking: { condition: ranking.condition, live: ranking.live, lastRoundAt: ranking.lastRoundAt },
    enrichment: {
      condition: enrichment.condition,
      model: enrichment.model,
      lastRoundAt: enrichment.lastRoundAt,
    },
  };
}

/** Whether digests go out, with what the mail server said. */
export function mailHealth(): Promise<DeliveryHealth> {
  const { database, mailer } = site();
  return readDeliveryHealth(database.db, mailer, new Date());
}
