// What jobs work with.
import { SETTINGS, type Configuration } from '@papertape/configuration';
import type { Database } from '@papertape/database';
import {
  createGuardedFetch,
  createPacer,
  hostAndPort,
  sleep,
  type GuardedFetch,
  type Pacer,
} from '@papertape/sources';
import type { DigestSources } from './digests/sources.ts';
import type { Outbox } from './notifications/send.ts';

/** Tells what happens, with facts for machines. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields?: Record<string, unknown>,
) => void;

/** The part of search that jobs need. */
export interface SearchUpdater {
  update(options?: { signal?: AbortSignal }): Promise<unknown>;
}

/** Everything a job needs from outside; what is optional has the real thing in its place. */
export interface JobsContext {
  configuration: Configuration;
  database: Database;
  /** Brought up to date after papers changed. */
  search?: SearchUpdater | null;
  /** Where notifications are mailed; without it they are shown on the site only. */
  outbox?: Outbox | null;
  /** What editions of digests are made from; without it none are made. */
  digests?: DigestSources | null;
  log?: Log;
  /** In tests: the clock, waiting, and the dice. */
  now?: () => Date;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
}

/** The context's clock. */
export function nowOf(context: Pick<JobsContext, 'now'>): Date {
  return (context.now ?? (() => new Date()))();
}

/** Settings that hold an address we fetch from. */
export type AddressSetting = 'ARXIV_RSS_URL' | 'ARXIV_OAI_URL' | 'HF_ENDPOINT' | 'DOI_URL' | 'EMBEDDER_URL';

/**
 * Hosts that fetches for these settings may reach at private addresses: those of ALLOW_PRIVATE_ADDRESSES, and host and
 * port of each address that the administrator has set. The built-in addresses are not among them, since they are never
 * meant to be private.
 */
export function allowedPrivateHosts(
  configuration: Configuration,
  settings: readonly AddressSetting[],
): string[] {
  const configured = settings.flatMap((name) => {
    const value = configuration[name];
    return value && value !== SETTINGS[name].defaultText ? [hostAndPort(new URL(value))] : [];
  });
  return [...configuration.ALLOW_PRIVATE_ADDRESSES, ...configured];
}

/** Says who asks, as arXiv and others wish. */
export const USER_AGENT = 'Papertape/0.1 (daily papers, self-hosted)';

/** The ways out to the sources; to be closed. */
export interface Outside {
  /** For arXiv: one connection, no repetition after 429 (the harvest pauses instead). */
  arxiv: GuardedFetch;
  /** One request to arXiv at a time, with the agreed pause between two. */
  pace: Pacer;
  huggingFace: GuardedFetch;
  close(): Promise<void>;
}

/** Longest silence, in milliseconds, when somebody waits for the site to start. */
const HASTY_MS = 8_000;

/** Opens the ways out for one harvest; a hasty one does not repeat requests and waits for seconds only. */
export function openOutside(context: JobsContext, { hasty = false } = {}): Outside {
  const { configuration } = context;
  const wait = context.sleep ?? sleep;
  const silence = Math.min(configuration.FETCH_TIMEOUT_MS, hasty ? HASTY_MS : Number.POSITIVE_INFINITY);
  const common = {
    idleTimeoutMs: silence,
    timeoutMs: 4 * silence, // a page of OAI-PMH is megabytes, and arXiv takes its time to make one
    userAgent: USER_AGENT,
    sleep: wait,
    ...(context.random ? { random: context.random } : {}),
    log: (line: string) => context.log?.('info', 'fetch', { message: line }),
  };
  const arxiv = createGuardedFetch({
    ...common,
    allow: allowedPrivateHosts(configuration, ['ARXIV_RSS_URL', 'ARXIV_OAI_URL']),
    connections: 1,
    retries: hasty ? 0 : 2,
    retryStatuses: [500, 502, 503, 504],
    maxRetryAfterMs: 120_000,
  });
  const huggingFace = createGuardedFetch({
    ...common,
    allow: allowedPrivateHosts(configuration, ['HF_ENDPOINT']),
    retries: hasty ? 0 : 3,
  });
  return {
    arxiv,
    pace: createPacer(configuration.ARXIV_DELAY_MS, { sleep: wait }),
    huggingFace,
    async close() {
      await Promise.all([arxiv.close(), huggingFace.close()]);
    },
  };
}
