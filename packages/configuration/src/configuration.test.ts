import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, describeConfiguration, readConfiguration, siteOrigin } from './configuration.ts';
import { SETTINGS, type SettingName } from './settings.ts';

const NAMES = Object.keys(SETTINGS) as SettingName[];
const errorFor = (environment: Record<string, string>) => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return null;
};

describe('without any variable', () => {
  const configuration = readConfiguration({});

  test('every default is right in itself', () => {
    expect(describeConfiguration({}).filter(({ error }) => error !== null)).toEqual([]);
    expect(Object.keys(configuration)).toEqual(NAMES);
  });

  test('the site stays on this machine, on port 3000, with PGlite in ./data', () => {
    expect(configuration.HOST).toBe('127.0.0.1');
    expect(configuration.PORT).toBe(3000);
    expect(configuration.DATA_DIR).toBe(resolve('data'));
    expect(configuration.DATABASE_URL).toBeNull();
    expect(siteOrigin(configuration)).toBe('http://localhost:3000');
  });

  test('it cannot be changed afterwards', () => {
    expect(() => Object.assign(configuration, { PORT: 1 })).toThrow(TypeError);
  });

  test('each setting that has no default says why that matters, unless it is a mere key', () => {
    const silent = describeConfiguration({}).filter(({ value, note }) => value === null && note === null);
    expect(silent.map(({ name }) => name)).toEqual(['EMBEDDER_API_KEY']);
  });
});

describe('variables', () => {
  test('an empty one counts as unset', () => {
    expect(readConfiguration({ PORT: '', ORIGIN: '' })).toEqual(readConfiguration({}));
    expect(describeConfiguration({ PORT: '' }).find(({ name }) => name === 'PORT')?.from).toBe('default');
  });

  test('spaces around a value do not matter', () => {
    expect(readConfiguration({ PORT: ' 8080 ', LOG_LEVEL: 'warn\n', ORIGIN: ' ' })).toMatchObject({
      PORT: 8080,
      LOG_LEVEL: 'warn',
      ORIGIN: null,
    });
  });

  test('lists are separated by commas, spaces or plus signs', () => {
    const { CATEGORIES } = readConfiguration({ CATEGORIES: 'cs.LG, math.PR+astro-ph  hep-th,physics.ao-ph' });
    expect(CATEGORIES).toEqual(['cs.LG', 'math.PR', 'astro-ph', 'hep-th', 'physics.ao-ph']);
  });

  test('base addresses lose their last slash, an origin its path', () => {
    expect(readConfiguration({ HF_ENDPOINT: 'http://localhost:8000/hf//' }).HF_ENDPOINT).toBe(
      'http://localhost:8000/hf',
    );
    expect(readConfiguration({ ORIGIN: 'https://papers.example.org/' }).ORIGIN).toBe(
      'https://papers.example.org',
    );
  });

  test.each([
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', '3000.5', 'whole number'],
    ['PORT', '0x50', 'whole number'],
    ['ORIGIN', 'papers.example.org', 'http:// or https://'],
    ['ORIGIN', 'https://example.org/papers', 'without a path'],
    ['DATABASE_URL', 'mysql://root:hush@db/papers', 'postgresql://'],
    ['TIME_ZONE', 'Mars/Olympus', 'IANA'],
    ['CATEGORIES', 'cs.LG,CS', "'CS' is no arXiv category"],
    ['HARVEST', 'maybe', "'on' or 'off'"],
    ['EMBEDDER', 'word2vec', 'one of: lsa'],
    ['ARXIV_RSS_URL', 'file:///etc/passwd', 'http:// or https://'],
    ['ADDRESS_HEADER', 'X Forwarded: For', 'name of a header'],
    ['ACCESS', 'closed', 'one of: open, invite-only, read-only, private'],
    ['SMTP_URL', 'mail.example.org', 'smtp://user:password@host'],
    ['SMTP_URL', 'smtp://mail.example.org?tls=off', '?tls=require'],
    ['MAIL_BOUNCE_ADDRESS', 'bounces+x@example.org', 'without a plus'],
    ['MAIL_FROM', 'Paper Club', 'papers@example.org'],
    ['AUTH_SECRET', 'short', 'at least 32 characters'],
    ['ENRICHMENT_LANGUAGE', 'tlh', 'one of: en'],
  ])('%s=%s is refused with what would be right', (name, value, hint) => {
    const message = errorFor({ [name]: value });
    expect(message).toContain(`${name}=`);
    expect(message).toContain(hint);
  });

  test('all mistakes are told at once', () => {
    expect(errorFor({ PORT: 'x', TIME_ZONE: 'y' })?.split('\n')).toHaveLength(2);
  });

  test('no text whatever makes describing throw, and reading throws nothing but ConfigurationError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' }), (name, value) => {
        const [wrong] = describeConfiguration({ [name]: value }).filter(({ error }) => error !== null);
        expect(errorFor({ [name]: value }) !== null).toBe(wrong !== undefined);
      }),
    );
  });
});

describe('settings that belong together', () => {
  test('an embeddings end point needs its address and its model', () => {
    expect(errorFor({ EMBEDDER: 'openai', EMBEDDER_MODEL: 'm' })).toContain('EMBEDDER_URL');
    expect(errorFor({ EMBEDDER: 'openai', EMBEDDER_URL: 'http://localhost:1/v1' })).toContain(
      'EMBEDDER_MODEL',
    );
    const whole = { EMBEDDER: 'openai', EMBEDDER_URL: 'http://localhost:1/v1', EMBEDDER_MODEL: 'm' };
    expect(errorFor(whole)).toBeNull();
  });

  test.each([
    ['SMTP_URL', 'smtp://localhost', 'MAIL_FROM'],
    ['ENRICHMENT_URL', 'http://localhost:1/v1', 'ENRICHMENT_MODEL'],
    ['GITHUB_CLIENT_ID', 'id', 'GITHUB_CLIENT_SECRET'],
    ['OIDC_CLIENT_ID', 'id', 'OIDC_ISSUER'],
  ])('%s needs more: %s, %s', (name, value, needed) => {
    expect(errorFor({ [name]: value })).toContain(`${needed}=: needed because ${name} is set`);
  });

  test('a local model needs its name', () => {
    expect(errorFor({ EMBEDDER: 'transformers' })).toContain('EMBEDDER_MODEL');
  });
});

describe('secrets', () => {
  test('are never shown, right or wrong', () => {
    const secret = 'hush-hush-2718';
    for (const name of NAMES.filter((candidate) => SETTINGS[candidate].secret)) {
      for (const value of [`postgresql://user:${secret}@host/db`, secret]) {
        expect(JSON.stringify(describeConfiguration({ [name]: value }))).not.toContain(secret);
        expect(errorFor({ [name]: value }) ?? '').not.toContain(secret);
      }
    }
  });
});

test.each([
  [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
  [{ HOST: 'papers.lan' }, 'http://papers.lan:3000'],
  [{ HOST: 'fd00::1', PORT: '8080' }, 'http://[fd00::1]:8080'],
  [{ HOST: '0.0.0.0', ORIGIN: 'https://papers.example.org' }, 'https://papers.example.org'],
])('readers of %j come by %s', (environment, origin) => {
  expect(siteOrigin(readConfiguration(environment))).toBe(origin);
});
