// Every setting of Papertape: its name in the environment, its default, what it is for, and how its text is read.
import { isAbsolute, resolve } from 'node:path';

/** One setting: how its text becomes a value, and what `papertape doctor` says of it. */
export interface Setting<T> {
  /** Shown by `papertape doctor` and in the guide. */
  description: string;
  /** Text used when the variable is unset or empty; null when there is no default. */
  defaultText: string | null;
  /** Said by `papertape doctor` when unset and no default exists. */
  whenMissing?: string;
  /** Never printed, only 'set' or 'not set'. */
  secret?: boolean;
  /** @throws Error with a message that says what would be right. */
  parse(text: string): T;
}

function setting<T, const Default extends string | null>(
  options: Setting<T> & { defaultText: Default },
): Setting<T> & { defaultText: Default } {
  return options;
}

const text = (value: string) => value;

function integer(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!Number.isInteger(number) || number < minimum || number > maximum)
      throw new Error(`expected a whole number from ${minimum} to ${maximum}`);
    return number;
  };
}

function httpUrl(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new Error('expected a URL that starts with http:// or https://');
  return value.replace(/\/+$/, '');
}

function origin(value: string): string {
  const url = new URL(httpUrl(value));
  if (url.pathname !== '/' || url.search || url.hash)
    throw new Error('expected an origin such as https://papers.example.org, without a path');
  return url.origin;
}

function databaseUrl(value: string): string {
  if (!/^postgres(ql)?:\/\//.test(value))
    throw new Error('expected postgresql://user:password@host:5432/database');
  return value;
}

function headerName(value: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(value))
    throw new Error('expected the name of a header such as X-Forwarded-For');
  return value.toLowerCase();
}

function timeZone(value: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new Error("expected an IANA time zone such as 'Europe/Berlin'");
  }
}

function onOff(value: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new Error("expected 'on' or 'off'");
}

function oneOf<const T extends string>(...choices: T[]): (value: string) => T {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (!found) throw new Error(`expected one of: ${choices.join(', ')}`);
    return found;
  };
}

const CATEGORY = /^[a-z][a-z-]*(\.[A-Za-z-]+)?$/;
function categories(value: string): string[] {
  const list = value.split(/[\s,+]+/).filter((item) => item !== '');
  for (const item of list)
    if (!CATEGORY.test(item)) throw new Error(`'${item}' is no arXiv category; expected such as cs.LG`);
  return list;
}

function smtpUrl(value: string): string {
  if (!URL.canParse(value) || !/^smtps?:$/.test(new URL(value).protocol) || new URL(value).hostname === '')
    throw new Error('expected smtp://user:password@host:587 or smtps://user:password@host:465');
  return value;
}

function sender(value: string): string {
  if (!/^[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/.test(value))
    throw new Error("expected an address such as papers@example.org or 'Paper Club <papers@example.org>'");
  return value;
}

function longSecret(value: string): string {
  if (value.length < 32)
    throw new Error('expected at least 32 characters, such as of `openssl rand -base64 32`');
  return value;
}

/** The two settings of a place that signs people in. */
function provider(name: string, where: string) {
  return {
    id: setting({
      description: `Client id of this site at ${name}, to sign in with it; the callback is ${where}.`,
      defaultText: null,
      whenMissing: `Nobody can sign in with ${name}.`,
      parse: text,
    }),
    secret: setting({
      description: `Client secret of this site at ${name}.`,
      defaultText: null,
      whenMissing: `Needed only to sign in with ${name}.`,
      secret: true,
      parse: text,
    }),
  };
}

const GITHUB = provider('GitHub', 'ORIGIN/api/auth/callback/github');
const HUGGING_FACE = provider('Hugging Face', 'ORIGIN/api/auth/callback/huggingface');
const ORCID = provider('ORCID', 'ORIGIN/api/auth/callback/orcid');
const OIDC = provider('an OpenID Connect provider', 'ORIGIN/api/auth/callback/oidc');

function directory(value: string): string {
  return isAbsolute(value) ? value : resolve(value);
}

/** All settings by the names they have in the environment. */
export const SETTINGS = {
  PORT: setting({ description: 'Port of the site.', defaultText: '3000', parse: integer(0, 65535) }),
  HOST: setting({
    description: 'Address the site listens on; 0.0.0.0 opens it to the network.',
    defaultText: '127.0.0.1',
    parse: text,
  }),
  ORIGIN: setting({
    description: 'Address readers use, for links in feeds, mail and the API.',
    defaultText: null,
    whenMissing: 'Links use http://HOST:PORT; set it when the site is reached under another name.',
    parse: origin,
  }),
  ADDRESS_HEADER: setting({
    description: "Header that carries the reader's address behind a trusted proxy, such as X-Forwarded-For.",
    defaultText: null,
    whenMissing: 'Rate limits count the address of the connection; behind a proxy that is the proxy.',
    parse: headerName,
  }),
  SITE_NAME: setting({ description: 'Name of the site.', defaultText: 'Papertape', parse: text }),
  DATA_DIR: setting({
    description: 'Folder of the embedded database and caches.',
    defaultText: './data',
    parse: directory,
  }),
  DATABASE_URL: setting({
    description: 'PostgreSQL server, postgresql://…',
    defaultText: null,
    whenMissing: 'The embedded PGlite in DATA_DIR is used: right for a group, one process only.',
    secret: true,
    parse: databaseUrl,
  }),
  TIME_ZONE: setting({
    description: 'Time zone in which a feed day begins and ends.',
    defaultText: 'America/New_York',
    parse: timeZone,
  }),
  CATEGORIES: setting({
    description: 'arXiv categories to harvest, separated by commas.',
    defaultText: 'cs.AI,cs.CL,cs.CV,cs.LG,stat.ML',
    parse: categories,
  }),
  HARVEST: setting({
    description: 'Whether the running site harvests its sources by itself each day.',
    defaultText: 'on',
    parse: onOff,
  }),
  ARXIV_RSS_URL: setting({
    description: "Base of arXiv's RSS feeds, or a mirror of it.",
    defaultText: 'https://rss.arxiv.org/rss',
    parse: httpUrl,
  }),
  ARXIV_OAI_URL: setting({
    description: "arXiv's OAI-PMH end point, or a mirror of it.",
    defaultText: 'https://oaipmh.arxiv.org/oai',
    parse: httpUrl,
  }),
  HF_ENDPOINT: setting({
    description: 'Origin of the Hugging Face API, or a mirror of it.',
    defaultText: 'https://huggingface.co',
    parse: httpUrl,
  }),
  DOI_URL: setting({
    description: 'What resolves DOIs of submitted papers, or a mirror of it.',
    defaultText: 'https://doi.org',
    parse: httpUrl,
  }),
  ARXIV_DELAY_MS: setting({
    description: 'Pause between two requests to arXiv, milliseconds; its terms ask for 3000.',
    defaultText: '3000',
    parse: integer(0, 600_000),
  }),
  FETCH_TIMEOUT_MS: setting({
    description: 'Longest wait for one answer from outside, milliseconds.',
    defaultText: '30000',
    parse: integer(100, 600_000),
  }),
  ALLOW_PRIVATE_ADDRESSES: setting({
    description:
      'Hosts on private addresses that fetches may reach, separated by commas (host or host:port).',
    defaultText: '',
    parse: (value) => value.split(/[\s,]+/).filter((item) => item !== ''),
  }),
  EMBEDDER: setting({
    description:
      'What makes the vectors of search: lsa (built in), transformers (a local ONNX model), openai (an end point), or off.',
    defaultText: 'lsa',
    parse: oneOf('lsa', 'transformers', 'openai', 'off'),
  }),
  EMBEDDER_MODEL: setting({
    description: 'Model of the embedder, such as Xenova/bge-small-en-v1.5 or text-embedding-3-small.',
    defaultText: null,
    whenMissing: 'Needed only where EMBEDDER is transformers or openai.',
    parse: text,
  }),
  EMBEDDER_MODEL_DIR: setting({
    description: 'Folder of local ONNX models, laid out as <folder>/<organisation>/<name>/.',
    defaultText: null,
    whenMissing: 'With EMBEDDER=transformers the model is downloaded from HF_ENDPOINT.',
    parse: directory,
  }),
  EMBEDDER_URL: setting({
    description: 'Base URL of an OpenAI-compatible embeddings end point, ending in /v1.',
    defaultText: null,
    whenMissing: 'Needed only where EMBEDDER is openai.',
    parse: httpUrl,
  }),
  EMBEDDER_API_KEY: setting({
    description: 'Key of the embeddings end point.',
    defaultText: null,
    secret: true,
    parse: text,
  }),
  ACCESS: setting({
    description:
      'Who may read and join: open (all read, anyone joins), invite-only (all read, invited people join), read-only (all ' +
      'read, only people whom an administrator invites join) or private (only people with an account read).',
    defaultText: 'open',
    parse: oneOf('open', 'invite-only', 'read-only', 'private'),
  }),
  AUTH_SECRET: setting({
    description: 'Signs the cookies of people who are signed in; a new one signs everybody out.',
    defaultText: null,
    whenMissing: 'One was made at the first start and lies in the database: right for nearly everyone.',
    secret: true,
    parse: longSecret,
  }),
  SMTP_URL: setting({
    description: 'Mail server, smtp://user:password@host:587 or smtps://… .',
    defaultText: null,
    whenMissing: 'The site sends no mail: links to sign in come from `papertape people sign-in-link`.',
    secret: true,
    parse: smtpUrl,
  }),
  MAIL_FROM: setting({
    description: "Sender of the site's mail, such as 'Paper Club <papers@example.org>'.",
    defaultText: null,
    whenMissing: 'Needed only where SMTP_URL is set.',
    parse: sender,
  }),
  GITHUB_CLIENT_ID: GITHUB.id,
  GITHUB_CLIENT_SECRET: GITHUB.secret,
  HUGGINGFACE_CLIENT_ID: HUGGING_FACE.id,
  HUGGINGFACE_CLIENT_SECRET: HUGGING_FACE.secret,
  ORCID_CLIENT_ID: ORCID.id,
  ORCID_CLIENT_SECRET: ORCID.secret,
  ORCID_URL: setting({
    description: 'Origin of ORCID, or of its sandbox.',
    defaultText: 'https://orcid.org',
    parse: httpUrl,
  }),
  OIDC_ISSUER: setting({
    description: 'Issuer of an OpenID Connect provider, such as https://login.example.org/realms/lab.',
    defaultText: null,
    whenMissing: 'Needed only to sign in with such a provider.',
    parse: httpUrl,
  }),
  OIDC_NAME: setting({
    description: 'What people call that provider.',
    defaultText: 'single sign-on',
    parse: text,
  }),
  OIDC_CLIENT_ID: OIDC.id,
  OIDC_CLIENT_SECRET: OIDC.secret,
  LOG_LEVEL: setting({
    description: 'How much the server logs: debug, info, warn or error.',
    defaultText: 'info',
    parse: oneOf('debug', 'info', 'warn', 'error'),
  }),
};

export type SettingName = keyof typeof SETTINGS;
