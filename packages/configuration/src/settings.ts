// Every setting of Papertape: its name in the environment, its default, what it is for, and how its text is read.
import {
  categories,
  databaseUrl,
  directory,
  headerName,
  httpUrl,
  integer,
  longSecret,
  mailbox,
  onOff,
  oneOf,
  origin,
  sender,
  smtpUrl,
  text,
  timeZone,
} from './parsers.ts';

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
  ENRICHMENT_URL: setting({
    description:
      'Base URL of an OpenAI-compatible chat end point, ending in /v1, that summarises new papers each night; what it ' +
      'writes is marked as written by a machine.',
    defaultText: null,
    whenMissing: 'No paper is summarised by a machine.',
    parse: httpUrl,
  }),
  ENRICHMENT_MODEL: setting({
    description: 'Model that summarises papers, by its name at ENRICHMENT_URL; readers see it.',
    defaultText: null,
    whenMissing: 'Needed only where ENRICHMENT_URL is set.',
    parse: text,
  }),
  ENRICHMENT_API_KEY: setting({
    description: 'Key of the end point at ENRICHMENT_URL.',
    defaultText: null,
    whenMissing: 'ENRICHMENT_URL is asked without a key: right for most servers of your own.',
    secret: true,
    parse: text,
  }),
  ENRICHMENT_PROMPT_FILE: setting({
    description:
      'File with a prompt of your own in place of the built-in one; docs/summaries.md has its rules.',
    defaultText: null,
    whenMissing: 'The built-in prompt is used.',
    parse: directory,
  }),
  ENRICHMENT_LANGUAGE: setting({
    description: 'Language of the summaries: en, de, fr, es, it, pt, nl, ru, ja, ko or zh.',
    defaultText: 'en',
    parse: oneOf('en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ru', 'ja', 'ko', 'zh'),
  }),
  ENRICHMENT_DAYS: setting({
    description: 'Age up to which papers are summarised, days.',
    defaultText: '7',
    parse: integer(1, 3650),
  }),
  ENRICHMENT_DAILY_TOKENS: setting({
    description: 'Most tokens a day, of prompts and answers together; 0 sets no limit.',
    defaultText: '500000',
    parse: integer(0, 1_000_000_000),
  }),
  ENRICHMENT_CONCURRENCY: setting({
    description: 'Requests to ENRICHMENT_URL at once.',
    defaultText: '4',
    parse: integer(1, 256),
  }),
  ENRICHMENT_KV_TOKENS: setting({
    description:
      'Tokens that the KV cache of ENRICHMENT_URL holds: requests under way, with what they share counted once and answers ' +
      'at their longest, take no more; 0 sets no limit.',
    defaultText: '0',
    parse: integer(0, 1_000_000_000),
  }),
  ENRICHMENT_TIMEOUT_MS: setting({
    description: 'Longest wait for one answer of ENRICHMENT_URL, milliseconds.',
    defaultText: '120000',
    parse: integer(100, 3_600_000),
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
    description:
      'Mail server: smtp://user:password@host:587 (with ?tls=require never without encryption), smtps://…, or ' +
      'sendmail:/usr/sbin/sendmail.',
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
  MAIL_BOUNCE_ADDRESS: setting({
    description:
      'Mailbox for bounces of digests, such as bounces@papers.example.org; each mail goes out with an address of its ' +
      'own, bounces+…@papers.example.org, and `papertape digest bounce` reads what comes back.',
    defaultText: null,
    whenMissing: 'Bounces of digests go to MAIL_FROM, where nobody counts them.',
    parse: mailbox,
  }),
  MAIL_WEBHOOK_SECRET: setting({
    description: 'Password with which a mail service may post bounces and complaints to /api/mail/bounces.',
    defaultText: null,
    whenMissing: '/api/mail/bounces takes nothing.',
    secret: true,
    parse: longSecret,
  }),
  MAIL_CONNECTIONS: setting({
    description: 'Connections to the mail server at once.',
    defaultText: '4',
    parse: integer(1, 100),
  }),
  MAIL_RATE: setting({
    description: 'Most digests a minute; 0 leaves it to the mail server.',
    defaultText: '0',
    parse: integer(0, 1_000_000),
  }),
  MAIL_DOMAIN_CONNECTIONS: setting({
    description: 'Digests to one domain (gmail.com) at once; 0 sets no limit.',
    defaultText: '0',
    parse: integer(0, 100),
  }),
  MAIL_DOMAIN_RATE: setting({
    description: 'Most digests a minute to one domain; 0 sets no limit.',
    defaultText: '0',
    parse: integer(0, 1_000_000),
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
