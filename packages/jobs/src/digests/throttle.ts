// How fast mail may go to one domain, and in all. Large providers slow a sender down who comes with many messages at
// once; a domain that answers 'later' is left alone for a while.

/** Bounds; 0 sets none. */
export interface ThrottleLimits {
  /** Messages to one domain at once. */
  domainConnections: number;
  /** Messages a minute to one domain. */
  domainRate: number;
  /** Messages a minute in all. */
  rate: number;
}

/** Keeps to the limits; times are milliseconds since 1970. */
export interface Throttle {
  /** From when on a message to a domain may be started; Infinity while its connections are busy. */
  readyAt(domain: string): number;
  /** From when on a message to any domain at all may be started. */
  freeAt(): number;
  started(domain: string, now: number): void;
  ended(domain: string): void;
  /** The domain asked us to come later; returns until when it is left alone: a minute, two, four, up to an hour. */
  slowDown(domain: string, now: number): number;
  /** The domain took a message: the next pause is a short one again. */
  tookOne(domain: string): void;
  /** Domains that are left alone now, and until when. */
  paused(now: number): Map<string, number>;
}

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

interface DomainState {
  active: number;
  nextAt: number;
  pausedUntil: number;
  pauseMs: number;
}

/** A throttle that has seen nothing yet. */
export function createThrottle({ domainConnections, domainRate, rate }: ThrottleLimits): Throttle {
  const domains = new Map<string, DomainState>();
  let nextAt = 0;
  const of = (domain: string): DomainState => {
    const known = domains.get(domain);
    if (known) return known;
    const fresh = { active: 0, nextAt: 0, pausedUntil: 0, pauseMs: MINUTE_MS };
    domains.set(domain, fresh);
    return fresh;
  };
  return {
    readyAt(domain) {
      const state = domains.get(domain);
      if (state === undefined) return nextAt;
      if (domainConnections > 0 && state.active >= domainConnections) return Number.POSITIVE_INFINITY;
      return Math.max(nextAt, state.nextAt, state.pausedUntil);
    },
    freeAt: () => nextAt,
    started(domain, now) {
      const state = of(domain);
      state.active++;
      if (domainRate > 0) state.nextAt = Math.max(now, state.nextAt) + MINUTE_MS / domainRate;
      if (rate > 0) nextAt = Math.max(now, nextAt) + MINUTE_MS / rate;
    },
    ended: (domain) => void of(domain).active--,
    slowDown(domain, now) {
      const state = of(domain);
      if (state.pausedUntil > now) return state.pausedUntil; // several were under way when it said so
      state.pausedUntil = now + state.pauseMs;
      state.pauseMs = Math.min(2 * state.pauseMs, LONGEST_PAUSE_MS);
      return state.pausedUntil;
    },
    tookOne: (domain) => void (of(domain).pauseMs = MINUTE_MS),
    paused(now) {
      const paused = [...domains].filter(([, state]) => state.pausedUntil > now);
      return new Map(paused.map(([domain, { pausedUntil }]) => [domain, pausedUntil]));
    },
  };
}
