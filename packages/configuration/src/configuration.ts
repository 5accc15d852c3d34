// The one configuration object, read once at start from the environment.
import { SETTINGS, type Setting, type SettingName } from './settings.ts';

type Value<S> = S extends { defaultText: string; parse(text: string): infer T }
  ? T
  : S extends { parse(text: string): infer T }
    ? T | null
    : never;

/** All settings, parsed. Those without a default are null when unset. */
export type Configuration = {
  readonly [Name in SettingName]: Value<(typeof SETTINGS)[Name]>;
};

/** One line of `papertape doctor`. */
export interface SettingReport {
  name: SettingName;
  description: string;
  /** Where the value came from. */
  from: 'environment' | 'default' | 'not set';
  /** As text; null when not set; '(set)' for secrets. */
  value: string | null;
  /** What was wrong with the text, if anything. */
  error: string | null;
  /** Why it matters that it is not set, if it does. */
  note: string | null;
}

/** Settings whose text is not right; the message names each with what would be. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. @throws ConfigurationError that lists every wrong setting at once. */
export function readConfiguration(environment: Environment): Configuration {
  const reports = describeConfiguration(environment).filter(({ error }) => error !== null);
  if (reports.length > 0)
    throw new ConfigurationError(
      reports.map(({ name, value, error }) => `${name}=${value ?? ''}: ${error}.`).join('\n'),
    );
  const entries = names().map((name) => {
    const { text } = textOf(name, environment);
    return [name, text === null ? null : SETTINGS[name].parse(text)];
  });
  return Object.freeze(Object.fromEntries(entries)) as Configuration;
}

/** Every setting with its source, for `papertape doctor`; never throws and never shows a secret. */
export function describeConfiguration(environment: Environment): SettingReport[] {
  return names().map((name) => {
    const setting: Setting<unknown> = SETTINGS[name];
    const { text, from } = textOf(name, environment);
    return {
      name,
      description: setting.description,
      from,
      value: text === null ? null : setting.secret ? '(set)' : text,
      error: text === null ? missing(name, environment) : errorOf(setting, text),
      note: text === null ? (setting.whenMissing ?? null) : null,
    };
  });
}

/** Address under which readers reach the site. */
export function siteOrigin(configuration: Configuration): string {
  const { ORIGIN, HOST, PORT } = configuration;
  if (ORIGIN) return ORIGIN;
  const host = HOST === '0.0.0.0' || HOST === '::' || HOST === '127.0.0.1' ? 'localhost' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

/** The embedder's part of the configuration, as search takes it. */
export function embedderOf(configuration: Configuration) {
  return {
    kind: configuration.EMBEDDER,
    model: configuration.EMBEDDER_MODEL,
    modelDir: configuration.EMBEDDER_MODEL_DIR,
    url: configuration.EMBEDDER_URL,
    apiKey: configuration.EMBEDDER_API_KEY,
    remoteHost: configuration.HF_ENDPOINT,
  };
}

function names(): SettingName[] {
  return Object.keys(SETTINGS) as SettingName[];
}

function textOf(
  name: SettingName,
  environment: Environment,
): { text: string | null; from: SettingReport['from'] } {
  const given = environment[name]?.trim();
  if (given) return { text: given, from: 'environment' };
  const { defaultText } = SETTINGS[name];
  return { text: defaultText, from: defaultText === null ? 'not set' : 'default' };
}

/** Settings that are needed once another one is set. */
const NEEDED_WITH: Partial<Record<SettingName, SettingName>> = {
  MAIL_FROM: 'SMTP_URL',
  ENRICHMENT_MODEL: 'ENRICHMENT_URL',
  GITHUB_CLIENT_SECRET: 'GITHUB_CLIENT_ID',
  HUGGINGFACE_CLIENT_SECRET: 'HUGGINGFACE_CLIENT_ID',
  ORCID_CLIENT_SECRET: 'ORCID_CLIENT_ID',
  OIDC_CLIENT_SECRET: 'OIDC_CLIENT_ID',
  OIDC_ISSUER: 'OIDC_CLIENT_ID',
};

/** What an unset setting breaks because of what others ask for; null when it may stay unset. */
function missing(name: SettingName, environment: Environment): string | null {
  const other = NEEDED_WITH[name];
  if (other !== undefined && textOf(other, environment).text !== null)
    return `needed because ${other} is set`;
  const embedder = textOf('EMBEDDER', environment).text;
  const needed =
    (name === 'EMBEDDER_URL' && embedder === 'openai') ||
    (name === 'EMBEDDER_MODEL' && (embedder === 'openai' || embedder === 'transformers'));
  return needed ? `needed because EMBEDDER is ${embedder}` : null;
}

function errorOf(setting: Setting<unknown>, text: string): string | null {
  try {
    setting.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
