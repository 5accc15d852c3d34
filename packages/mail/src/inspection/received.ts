// A test message as it arrived: what the way has added, and whether the headers of digests are signed.
import { readFieldGroups } from '../bounces/fields.ts';

/** One DKIM signature (RFC 6376). */
export interface Signature {
  domain: string;
  selector: string;
  algorithm: string;
  /** Names of signed headers in small letters. */
  headers: string[];
}

/** What a received message shows. */
export interface ReceivedReport {
  from: string | null;
  messageId: string | null;
  returnPath: string | null;
  listId: string | null;
  oneClick: boolean;
  signatures: Signature[];
  /** What the receiving server found: `dkim=pass`, `spf=pass`, `dmarc=fail` by their methods; the worst of each. */
  results: ReadonlyMap<string, string>;
  /** Whether the last step into the mailbox was encrypted, by the uppermost Received line; null where it does not say. */
  encrypted: boolean | null;
}

/** Headers that a mail program needs signed before it shows a button to unsubscribe (RFC 8058, section 4). */
export const MUST_BE_SIGNED = ['list-unsubscribe', 'list-unsubscribe-post'] as const;

/** Reads the headers of a raw message. */
export function inspectReceived(raw: string): ReceivedReport {
  const head =
    raw
      .replace(/\r\n?/g, '\n')
      .replace(/^From [^\n]*\n/, '')
      .split(/\n\n/)[0] ?? '';
  const lines = unfold(head);
  const all = (name: string) => lines.filter(([key]) => key === name).map(([, value]) => value);
  const one = (name: string) => all(name)[0] ?? null;
  return {
    from: one('from'),
    messageId: one('message-id'),
    returnPath: one('return-path')?.replace(/[<>]/g, '') ?? null,
    listId: one('list-id'),
    oneClick:
      /one-click/i.test(one('list-unsubscribe-post') ?? '') && /https:/.test(one('list-unsubscribe') ?? ''),
    signatures: all('dkim-signature').map(readSignature),
    results: readResults(all('authentication-results')),
    encrypted: encryptedBy(one('received')),
  };
}

/** Signatures of the sender's domain that cover both headers; other domains' do not count for DMARC. */
export function coveringSignatures({ signatures, from }: ReceivedReport): Signature[] {
  const sender = /@([^\s<>@]+?)>?$/.exec(from ?? '')?.[1]?.toLowerCase() ?? '';
  return signatures.filter(
    ({ domain, headers }) =>
      MUST_BE_SIGNED.every((name) => headers.includes(name)) &&
      (sender === domain || sender.endsWith(`.${domain}`) || domain.endsWith(`.${sender}`)),
  );
}

function unfold(head: string): [string, string][] {
  const joined = head.replace(/\n[ \t]+/g, ' ');
  return joined.split('\n').flatMap((line): [string, string][] => {
    const [, name, value = ''] = /^([\w-]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value.trim()]];
  });
}

function readSignature(value: string): Signature {
  const tags = readFieldGroups(value.replace(/\s*;\s*/g, '\n').replace(/^(\w+)\s*=/gm, '$1: '))[0];
  const tag = (name: string) => tags?.get(name) ?? '';
  return {
    domain: tag('d').toLowerCase(),
    selector: tag('s'),
    algorithm: tag('a'),
    headers: tag('h')
      .split(':')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
  };
}

const WORSE = ['pass', 'none', 'neutral', 'policy', 'temperror', 'softfail', 'permerror', 'fail'];

function readResults(values: readonly string[]): Map<string, string> {
  const results = new Map<string, string>();
  for (const [, method = '', result = ''] of values
    .join(';')
    .matchAll(/(?:^|;)\s*(dkim|spf|dmarc)\s*=\s*(\w+)/gi)) {
    const [name, found] = [method.toLowerCase(), result.toLowerCase()];
    const before = results.get(name);
    // One signature that holds is enough for DKIM; of the others there is one result.
    const better = name === 'dkim' ? WORSE.indexOf(found) < WORSE.indexOf(before ?? '') : false;
    if (before === undefined || better) results.set(name, found);
  }
  return results;
}

function encryptedBy(received: string | null): boolean | null {
  if (received === null) return null;
  if (/\bwith (?:utf8)?(?:e?smtps|e?smtpsa|lmtps|https)\b|\bTLS ?v?1|cipher/i.test(received)) return true;
  return /\bwith (?:e?smtp|lmtp)a?\b/i.test(received) ? false : null;
}
