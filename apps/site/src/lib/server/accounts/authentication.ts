// better-auth over the site's own database: it makes sessions and signs people in with providers elsewhere. It is loaded
// when somebody signs in for the first time, and only its callback has a route (routes/api/auth).
import { findOneTimeLink, setLinkUser, useOneTimeLink, verifyOrcid } from '@papertape/database';
import { parseName, type PersonId } from '@papertape/people';
import type { Site } from '../open-site.ts';
import { freeHandle } from './free-handle.ts';
import { providerOptions } from './provider-options.ts';
import { siteSecret } from './secret.ts';
import { cookieName, isSecure, SESSION_SECONDS } from './session-cookie.ts';

/** The cookie that carries an invitation through a sign-in elsewhere. */
export const INVITATION_COOKIE = 'invitation';

export type Authentication = Awaited<ReturnType<typeof open>>;
const opened = new WeakMap<Site, Promise<Authentication>>();

/** The site's better-auth. */
export function authentication(site: Site): Promise<Authentication> {
  const before = opened.get(site);
  if (before) return before;
  const opening = open(site);
  opened.set(site, opening);
  opening.catch(() => opened.delete(site));
  return opening;
}

async function open(site: Site) {
  const [{ betterAuth }, { PostgresDialect }, { genericOAuth }, secret] = await Promise.all([
    import('better-auth'),
    import('kysely'),
    import('better-auth/plugins/generic-oauth'),
    siteSecret(site),
  ]);
  const { social, generic } = providerOptions(site.configuration);
  return betterAuth({
    appName: site.configuration.SITE_NAME,
    baseURL: site.origin,
    basePath: '/api/auth',
    secret,
    // Each of its statements stands for itself: in a transaction our hooks would want a second connection, for which
    // PGlite waits in vain.
    database: {
      dialect: new PostgresDialect({ pool: site.database.pool }),
      type: 'postgres',
      transaction: false,
    },
    telemetry: { enabled: false },
    logger: { log: (level, message) => site.log(level, 'sign-in', { message }) },
    rateLimit: { enabled: false }, // ours counts in the database, over all processes
    onAPIError: { errorURL: `${site.origin}/sign-in` },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        handle: { type: 'string', required: false, input: false },
        role: { type: 'string', required: false, input: false },
      },
    },
    session: {
      modelName: 'sessions',
      expiresIn: SESSION_SECONDS,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      additionalFields: { method: { type: 'string', required: false, input: false } },
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      accountLinking: { enabled: true, allowDifferentEmails: true, trustedProviders: ['orcid'] },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    socialProviders: social,
    plugins: [genericOAuth({ config: generic })],
    advanced: {
      database: { generateId: () => crypto.randomUUID() },
      // The names carry the prefix themselves: better-auth's own is the weaker '__Secure-'.
      useSecureCookies: false,
      cookiePrefix: cookieName('auth', site.origin),
      defaultCookieAttributes: { secure: isSecure(site.origin), httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: { session_token: { name: cookieName('session', site.origin) } },
      ipAddress: { ipAddressHeaders: ['x-papertape-address'] },
    },
    databaseHooks: hooks(site),
  });
}

/** What happens around better-auth's own writes. */
function hooks(site: Site) {
  const { db } = site.database;
  return {
    user: {
      create: {
        before: async (user: Record<string, unknown>, context: HookContext) => {
          const invitation = await invitationOf(site, context);
          if (invitation === null && site.configuration.ACCESS !== 'open') return false;
          const name = nameOf(user);
          const handle = await freeHandle(db, name);
          return { data: { ...user, name, handle, role: invitation?.role ?? 'member', image: null } };
        },
        after: async ({ id }: Record<string, unknown>, context: HookContext) => {
          const token = invitationToken(site, context);
          if (token === null) return;
          const used = await useOneTimeLink(db, token, ['invitation'], new Date());
          if (used) await setLinkUser(db, used.id, id as PersonId);
        },
      },
    },
    session: {
      create: {
        before: async (session: Record<string, unknown>, context: HookContext) => ({
          data: { ...session, method: session.method ?? context?.params?.id ?? 'link' },
        }),
      },
    },
    account: {
      create: {
        before: async (account: Record<string, unknown>) => ({ data: { ...account, ...NO_TOKENS } }),
        after: async ({ providerId, accountId, userId }: Record<string, unknown>) => {
          if (providerId === 'orcid')
            await verifyOrcid(db, userId as PersonId, String(accountId), new Date());
        },
      },
      update: {
        before: async (account: Record<string, unknown>) => ({ data: { ...account, ...NO_TOKENS } }),
      },
    },
  };
}

/** Nobody acts for people elsewhere here, so nothing is kept that could. */
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

type HookContext =
  { headers?: Headers; request?: Request; params?: Record<string, string | undefined> } | null | undefined;

function invitationToken(site: Site, context: HookContext): string | null {
  const header = (context?.headers ?? context?.request?.headers)?.get('cookie') ?? '';
  const name = cookieName(INVITATION_COOKIE, site.origin);
  const pair = header.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair === undefined ? null : decodeURIComponent(pair.slice(name.length + 1));
}

async function invitationOf(site: Site, context: HookContext) {
  const token = invitationToken(site, context);
  return token === null ? null : findOneTimeLink(site.database.db, token, ['invitation'], new Date());
}

function nameOf({ name, email }: Record<string, unknown>): string {
  for (const text of [name, String(email ?? '').split('@')[0]])
    try {
      return parseName(String(text ?? '').slice(0, 80));
    } catch {
      continue;
    }
  return 'Reader';
}
