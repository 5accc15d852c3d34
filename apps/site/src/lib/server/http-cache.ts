// Validators and conditional requests (RFC 9110, 13): a body that has not changed is not sent again.
import { createHash } from 'node:crypto';

/** A body to be sent, and how long it may be kept. */
export interface CacheableBody {
  body: string;
  /** Media type with its charset. */
  type: string;
  /** Value of Cache-Control. */
  cacheControl: string;
  /** More headers, sent with 304 too. */
  headers?: Readonly<Record<string, string>>;
}

/** A moment from which each address has had its present body, as far as this process has seen. */
export interface ChangeTimes {
  /** Whole seconds; later for each new tag of an address. */
  changedAt(address: string, tag: string, now: Date): Date;
}

/** Remembers the last `capacity` addresses. */
export function createChangeTimes(capacity: number): ChangeTimes {
  const seen = new Map<string, { tag: string; seconds: number }>();
  return {
    changedAt(address, tag, now) {
      const known = seen.get(address);
      const present = Math.floor(now.getTime() / 1000);
      // Two changes within a second must not share a date: the second would look unmodified.
      const entry =
        known?.tag === tag ? known : { tag, seconds: Math.max(present, (known?.seconds ?? 0) + 1) };
      seen.delete(address);
      seen.set(address, entry);
      if (seen.size > capacity) for (const oldest of [...seen.keys()].slice(0, 1)) seen.delete(oldest);
      return new Date(entry.seconds * 1000);
    },
  };
}

/** A weak tag of a body: weak, since the server may compress what it tags. */
export function entityTag(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** 200 with the body and its validators, or 304 when the client has it already. */
export function cacheableResponse(
  request: Request,
  answer: CacheableBody,
  times: ChangeTimes,
  now: Date,
): Response {
  const tag = entityTag(answer.body);
  const changed = times.changedAt(request.url, tag, now);
  const headers = new Headers({
    ETag: tag,
    'Last-Modified': changed.toUTCString(),
    'Cache-Control': answer.cacheControl,
    ...answer.headers,
  });
  if (isUnchanged(request.headers, tag, changed)) return new Response(null, { status: 304, headers });
  headers.set('Content-Type', answer.type);
  return new Response(answer.body, { headers });
}

function isUnchanged(headers: Headers, tag: string, changed: Date): boolean {
  const tags = headers.get('If-None-Match');
  // A tag decides alone; the date counts only without one.
  if (tags !== null) return tags.trim() === '*' || tagsOf(tags).includes(opaque(tag));
  const since = Date.parse(headers.get('If-Modified-Since') ?? '');
  return !Number.isNaN(since) && changed.getTime() <= since;
}

function tagsOf(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => opaque(tag));
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}
