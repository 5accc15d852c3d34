// How the text of a setting becomes its value. Each throws an Error that says what would be right.
import { isAbsolute, resolve } from 'node:path';

/** The text as it is. */
export const text = (value: string) => value;

/** A whole number within bounds, ends included. */
export function integer(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!Number.isInteger(number) || number < minimum || number > maximum)
      throw new Error(`expected a whole number from ${minimum} to ${maximum}`);
    return number;
  };
}

/** An http(s) address, without a slash at the end. */
export function httpUrl(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new Error('expected a URL that starts with http:// or https://');
  return value.replace(/\/+$/, '');
}

/** An http(s) address without a path. */
export function origin(value: string): string {
  const url = new URL(httpUrl(value));
  if (url.pathname !== '/' || url.search || url.hash)
    throw new Error('expected an origin such as https://papers.example.org, without a path');
  return url.origin;
}

/** PostgreSQL's address. */
export function databaseUrl(value: string): string {
  if (!/^postgres(ql)?:\/\//.test(value))
    throw new Error('expected postgresql://user:password@host:5432/database');
  return value;
}

/** The name of an HTTP header, in small letters. */
export function headerName(value: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(value))
    throw new Error('expected the name of a header such as X-Forwarded-For');
  return value.toLowerCase();
}

/** An IANA time zone. */
export function timeZone(value: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new Error("expected an IANA time zone such as 'Europe/Berlin'");
  }
}

/** 'on' or 'off'. */
export function onOff(value: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new Error("expected 'on' or 'off'");
}

/** One of a few words. */
export function oneOf<const T extends string>(...choices: T[]): (value: string) => T {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (!found) throw new Error(`expected one of: ${choices.join(', ')}`);
    return found;
  };
}

const CATEGORY = /^[a-z][a-z-]*(\.[A-Za-z-]+)?$/;
/** arXiv's categories, separated by commas or blanks. */
export function categories(value: string): string[] {
  const list = value.split(/[\s,+]+/).filter((item) => item !== '');
  for (const item of list)
    if (!CATEGORY.test(item)) throw new Error(`'${item}' is no arXiv category; expected such as cs.LG`);
  return list;
}

/** Where mail goes out. */
export function smtpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const sendmail = url?.protocol === 'sendmail:' && /^(\/.+)?$/.test(url.pathname);
  if (!sendmail && (!/^smtps?:$/.test(url?.protocol ?? '') || url?.hostname === ''))
    throw new Error(
      'expected smtp://user:password@host:587, smtps://user:password@host:465 or sendmail:/usr/sbin/sendmail',
    );
  const tls = url?.searchParams.get('tls') ?? 'require';
  if (tls !== 'require') throw new Error("expected ?tls=require or nothing after the server's address");
  return value;
}

/** A mailbox to whose name a plus and more can be added. */
export function mailbox(value: string): string {
  if (!/^[^\s@<>+]{1,30}@[^\s@<>]+$/.test(value))
    throw new Error('expected an address such as bounces@papers.example.org, without a plus');
  return value;
}

/** Who mail is from. */
export function sender(value: string): string {
  if (!/^[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/.test(value))
    throw new Error("expected an address such as papers@example.org or 'Paper Club <papers@example.org>'");
  return value;
}

/** A secret too long to guess. */
export function longSecret(value: string): string {
  if (value.length < 32)
    throw new Error('expected at least 32 characters, such as of `openssl rand -base64 32`');
  return value;
}

/** A folder, from the working folder on. */
export function directory(value: string): string {
  return isAbsolute(value) ? value : resolve(value);
}
