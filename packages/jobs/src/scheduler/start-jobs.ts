// The scheduler: pg-boss wakes one process of the site each minute, which looks for what is due.
import { forgetEnded, forgetRateLimits, forgetUnconfirmed, listSourceStates } from '@papertape/database';
import { PgBoss } from 'pg-boss';
import { nowOf, type JobsContext } from '../context.ts';
import { composeDigests } from '../digests/compose.ts';
import { deliverDigests, throttleOf } from '../digests/delivery-round.ts';
import { pruneDigests } from '../digests/retention.ts';
import type { Throttle } from '../digests/throttle.ts';
import { enrichDuePapers } from '../enrichment/enrich.ts';
import { harvest, updateSearch } from '../harvest/harvest.ts';
import { matchRecords } from '../match-records.ts';
import { sendDueMail } from '../notifications/send.ts';
import { trainDueRanking } from '../personal-ranking/train.ts';
import { leaseGroup, type SourceName } from '../source-list.ts';
import { bossDatabase } from './boss-database.ts';
import { dueSources } from './due.ts';

/** A running scheduler. */
export interface Jobs {
  /** Ends what runs, waiting a few seconds for the step under way; what is left is caught up with at the next start. */
  stop(): Promise<void>;
}

interface JobsOptions extends JobsContext {
  /** Seconds between two looks at the queues; 20 unless given. */
  pollingSeconds?: number;
}

/** One queue for each kind of work, so that a long back-fill of one source never holds up another. */
const QUEUES = {
  'harvest-arxiv': '* * * * *',
  'harvest-huggingface': '* * * * *',
  'search-update': '*/10 * * * *',
  'notification-mail': '* * * * *',
  'digest-composition': '* * * * *',
  'digest-delivery': '* * * * *',
  'digest-retention': '37 3 * * *',
  'match-records': '47 * * * *',
  enrichment: '*/10 * * * *',
  'personal-ranking': '*/5 * * * *',
  housekeeping: '17 * * * *',
} as const;
type QueueName = keyof typeof QUEUES;

/** What jobs of this process share. */
interface Running extends JobsOptions {
  throttle: Throttle;
}

const STOP_MS = 8_000;
/** A job that is not done by then is taken for lost; the leases of harvest keep it from running twice. */
const EXPIRE_SECONDS = 3 * 3600;

/**
 * Starts regular work: harvests that are due (when HARVEST is on), search kept up to date, stored papers gone
 * through with a new record matcher, housekeeping. Any number of
 * processes may do so on one PostgreSQL: each job goes to one of them. Times missed while no process ran are caught up
 * with at once.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const stopping = new AbortController();
  const running: Running = { ...options, throttle: throttleOf(options.configuration) };
  const boss = new PgBoss({
    db: bossDatabase(options.database),
    backend: options.database.kind === 'pglite' ? 'pglite' : 'postgres',
    schema: 'pgboss',
    // Its maintenance is hourly work here; the queues hold a handful of jobs.
    superviseIntervalSeconds: 300,
    maintenanceIntervalSeconds: 3600,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error: Error) => options.log?.('error', 'jobs', { message: error.message }));
  await boss.start();
  for (const name of Object.keys(QUEUES) as QueueName[])
    await startQueue(boss, name, running, stopping.signal);
  return {
    async stop() {
      stopping.abort(new Error('The site is stopping.'));
      await boss.stop({ graceful: true, timeout: STOP_MS, close: false });
    },
  };
}

async function startQueue(
  boss: PgBoss,
  name: QueueName,
  options: Running,
  signal: AbortSignal,
): Promise<void> {
  // 'exclusive': one job of a queue waits or runs at a time, over all processes, however many ask for it.
  await boss.createQueue(name, {
    policy: 'exclusive',
    expireInSeconds: EXPIRE_SECONDS,
    heartbeatSeconds: 60,
    retryLimit: 0,
    deleteAfterSeconds: 3600,
    retentionSeconds: 3600,
  });
  await boss.schedule(name, QUEUES[name]);
  const pollingIntervalSeconds = options.pollingSeconds ?? 20;
  await boss.work(name, { pollingIntervalSeconds, batchSize: 1 }, async () => {
    await runJob(name, options, signal);
  });
  await boss.send(name); // at once at the start: times may have been missed
}

async function runJob(name: QueueName, context: Running, signal: AbortSignal): Promise<void> {
  try {
    if (signal.aborted) return;
    switch (name) {
      case 'harvest-arxiv':
        return await harvestDue(context, 'arxiv-rss', signal);
      case 'harvest-huggingface':
        return await harvestDue(context, 'huggingface', signal);
      case 'search-update':
        return await updateSearch(context, signal);
      case 'notification-mail':
        return await mailNotifications(context, signal);
      case 'digest-composition':
        return await composeDue(context, signal);
      case 'digest-delivery':
        return await sendDigests(context, signal);
      case 'digest-retention':
        await pruneDigests(context, signal);
        return;
      case 'match-records':
        await matchRecords(context, signal);
        return;
      case 'enrichment':
        return await enrichDuePapers(context, signal);
      case 'personal-ranking':
        return await trainDueRanking(context, signal);
      case 'housekeeping':
        return await keepHouse(context);
    }
  } catch (error) {
    // A failure of our own or of the database: said once, and tried again at the next round.
    if (!signal.aborted)
      context.log?.('error', name, { message: error instanceof Error ? error.message : String(error) });
  }
}

async function harvestDue(context: JobsContext, group: SourceName, signal: AbortSignal): Promise<void> {
  if (!context.configuration.HARVEST) return;
  const states = await listSourceStates(context.database.db);
  const members = leaseGroup(group);
  for (const source of dueSources(states, context.configuration, nowOf(context)))
    if (members.includes(source) && !signal.aborted) await harvest(context, source, { signal });
}

async function mailNotifications(context: JobsContext, signal: AbortSignal): Promise<void> {
  if (context.outbox) await sendDueMail(context, context.outbox, signal);
}

/** Only where mail can go out: deliveries that nobody sends would expire. */
async function composeDue(context: Running, signal: AbortSignal): Promise<void> {
  if (context.digests && context.outbox?.mailer.configured)
    await composeDigests(context, context.digests, signal);
}

async function sendDigests(context: Running, signal: AbortSignal): Promise<void> {
  if (!context.outbox) return;
  const round = await deliverDigests(context, context.outbox, context.throttle, signal);
  if (round.sent + round.failed + round.expired > 0) context.log?.('info', 'digests sent', { ...round });
  if (round.expired > 0) context.log?.('error', 'digests expired', { expired: round.expired });
}

/** Counts of windows, sessions and links that are long over. */
async function keepHouse(context: JobsContext): Promise<void> {
  const yesterday = new Date(nowOf(context).getTime() - 24 * 3_600_000);
  await forgetRateLimits(context.database.db, yesterday);
  await forgetEnded(context.database.db, yesterday);
  await forgetUnconfirmed(context.database.db, yesterday);
}
