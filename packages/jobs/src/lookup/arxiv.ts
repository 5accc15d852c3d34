// One record of arXiv for a reader who waits, within arXiv's rules: one request at a time over all our processes,
// harvests included, a pause between two, and none at all while it asked for fewer.
import type { PaperRecord } from '@papertape/papers';
import { getSourceState, listSourceStates, recordSourceError } from '@papertape/database';
import { ARXIV_OAI, fetchArxivRecord, sleep as realSleep, SourceError, FetchError } from '@papertape/sources';
import { nowOf, openOutside, type JobsContext } from '../context.ts';
import { explainFailure, pausedUntil } from '../harvest/failure.ts';
import { takeLease, type Lease } from '../harvest/lease.ts';
import { mergeCursor } from '../harvest/write-step.ts';
import { leaseGroup } from '../source-list.ts';
import { NotNow } from './not-now.ts';

const GROUP = leaseGroup(ARXIV_OAI);
/** How long a reader waits for their turn, and how often it is asked for, milliseconds. */
const PATIENCE_MS = 15_000;
const ASK_AGAIN_MS = 300;

/** The record of one paper; null when arXiv has none. @throws NotNow, FetchError, SourceError, XmlError */
export async function askArxiv(context: JobsContext, id: string): Promise<PaperRecord | null> {
  const paused = await pausedUntil(context, GROUP);
  if (paused !== null) {
    const minutes = Math.max(1, Math.ceil((paused.getTime() - nowOf(context).getTime()) / 60_000));
    throw new NotNow(`arXiv has asked for fewer requests: it can be asked again in ${minutes} minutes.`);
  }
  const lease = await patientLease(context);
  if (lease === null)
    throw new NotNow('arXiv is being asked for many papers at this moment. Try again in a minute.');
  try {
    await restAfterHarvest(context);
    return await askOnce(context, id);
  } finally {
    // The turn is kept for the pause, so that whoever is next comes late enough.
    void rest(context, context.configuration.ARXIV_DELAY_MS).then(() =>
      lease.release().catch(() => undefined),
    );
  }
}

async function askOnce(context: JobsContext, id: string): Promise<PaperRecord | null> {
  const outside = openOutside(context, { hasty: true });
  try {
    return await fetchArxivRecord(context.configuration.ARXIV_OAI_URL, id, { fetch: outside.arxiv });
  } catch (error) {
    const status = error instanceof SourceError || error instanceof FetchError ? error.status : null;
    if (status === 429) await rememberRefusal(context, error);
    throw error;
  } finally {
    await outside.close();
  }
}

/** After 'too many requests' nobody asks arXiv for a while, the harvest neither. */
async function rememberRefusal(context: JobsContext, error: unknown): Promise<void> {
  const now = nowOf(context);
  const state = await getSourceState(context.database.db, ARXIV_OAI);
  const { message, nextTryAt } = explainFailure(error, state, now);
  await context.database.transaction(async (tx) => {
    for (const name of GROUP) await mergeCursor(tx, name, { pausedUntil: nextTryAt.toISOString() });
    await recordSourceError(tx, ARXIV_OAI, { error: message, nextTryAt }, now);
  });
}

async function patientLease(context: JobsContext): Promise<Lease | null> {
  for (let waited = 0; ; waited += ASK_AGAIN_MS) {
    const lease = await takeLease(context, GROUP);
    if (lease !== null || waited >= PATIENCE_MS) return lease;
    await rest(context, ASK_AGAIN_MS);
  }
}

/** A harvest gives its turn back at once; the pause after its last request is kept here. */
async function restAfterHarvest(context: JobsContext): Promise<void> {
  const states = await listSourceStates(context.database.db);
  const ends = states
    .filter(({ source }) => GROUP.some((name) => name === source))
    .flatMap(({ lastSuccessAt, lastErrorAt }) => [lastSuccessAt, lastErrorAt])
    .flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  const left = Math.max(0, ...ends) + context.configuration.ARXIV_DELAY_MS - nowOf(context).getTime();
  if (left > 0) await rest(context, Math.min(left, context.configuration.ARXIV_DELAY_MS));
}

function rest(context: JobsContext, milliseconds: number): Promise<void> {
  return (context.sleep ?? realSleep)(milliseconds);
}
