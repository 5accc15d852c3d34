// Handles, names, addresses and ORCID ids: what is right, and what is made of what people type.

/** Longest texts of a profile, in characters. */
export const LONGEST = {
  handle: 40,
  name: 80,
  about: 500,
  email: 254,
  tokenName: 60,
  passkeyName: 60,
} as const;

const HANDLE = /^[a-z0-9](?:-?[a-z0-9])*$/;
/** Handles that would be taken for somebody or something else. */
const RESERVED = new Set(
  'admin administrator api everyone help here index moderator moderators new papertape root security settings site staff support system you'.split(
    ' ',
  ),
);

/** The handle that was typed, with or without '@'. @throws Error that says what would be right. */
export function parseHandle(text: string): string {
  const handle = text.trim().replace(/^@/, '').toLowerCase();
  if (handle.length < 2 || handle.length > LONGEST.handle || !HANDLE.test(handle))
    throw new Error('A handle has 2 to 40 lower case letters, digits and single hyphens, such as ada-quill.');
  if (RESERVED.has(handle)) throw new Error(`The handle '${handle}' is reserved.`);
  return handle;
}

/** Whether the text is a handle that an account may have. */
export function isHandle(text: string): boolean {
  try {
    return parseHandle(text) === text;
  } catch {
    return false;
  }
}

/** A handle made of a name or address, free of what `taken` says; `salt` makes it unique in the end. */
export function suggestHandle(text: string, taken: (handle: string) => boolean, salt: () => string): string {
  const base = slug(text.replace(/@.*$/, ''));
  const first = base.length >= 2 && !RESERVED.has(base) ? base : `reader${base === '' ? '' : `-${base}`}`;
  if (first.length >= 2 && !taken(first) && isHandle(first)) return first;
  for (let number = 2; number <= 20; number++) if (!taken(`${first}-${number}`)) return `${first}-${number}`;
  return `${first}-${slug(salt())}`;
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 28)
    .replace(/^-+|-+$/g, '');
}

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A display name: one line, without characters that hide or reorder others. @throws Error that says what is wrong. */
export function parseName(text: string): string {
  const name = text.replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  if (name === '') throw new Error('Say what you want to be called.');
  if (name.length > LONGEST.name) throw new Error(`A name has at most ${LONGEST.name} characters.`);
  return name;
}

/** Ends the addresses of accounts that have none: no mail can be sent there (RFC 2606). */
const NO_ADDRESS = '@no-mail.invalid';

/** The mail address that was typed, in lower case. @throws Error that says what would be right. */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  const right = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+\.[^\s@.<>()[\],;:"\\]{2,}$/.test(email);
  if (!right || email.length > LONGEST.email || email.endsWith('.invalid'))
    throw new Error('That is no mail address; one looks like ada@example.org.');
  return email;
}

/** What stands for the address of an account without one. */
export function placeholderEmail(id: string): string {
  return `${id}${NO_ADDRESS}`;
}

/** The address of an account, or null where it has none. */
export function realEmail(email: string): string | null {
  return email.endsWith('.invalid') ? null : email;
}

/** An ORCID id as `0000-0002-1825-0097`, from that or its address. @throws Error when its check digit is wrong. */
export function parseOrcid(text: string): string {
  const digits = text
    .trim()
    .replace(/^(https?:\/\/)?(www\.)?orcid\.org\//i, '')
    .replaceAll('-', '')
    .toUpperCase();
  if (!/^\d{15}[\dX]$/.test(digits) || digits.at(-1) !== checkDigit(digits.slice(0, 15)))
    throw new Error('That is no ORCID id; one looks like 0000-0002-1825-0097.');
  return (digits.match(/.{4}/g) ?? []).join('-');
}

/** ISO 7064, MOD 11-2. */
function checkDigit(digits: string): string {
  const total = [...digits].reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0);
  const result = (12 - total) % 11;
  return result === 10 ? 'X' : String(result);
}
