// An OpenID Connect provider for tests, which lets whoever comes in as the person it is told.
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider says of a person. */
export interface Claims {
  sub: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
}

/** A provider that answers. */
export interface OpenIdProvider {
  /** For OIDC_ISSUER or ORCID_URL. */
  issuer: string;
  /** Who comes in next. */
  person: Claims;
  close(): Promise<void>;
}

/** Starts a provider on a free port. It checks the client's secret, the code and its PKCE verifier. */
export async function startOpenIdProvider(client: { id: string; secret: string }): Promise<OpenIdProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { claims: Claims; nonce: string | null; challenge: string | null }>();
  const provider: OpenIdProvider = { issuer: '', person: { sub: 'nobody' }, close: () => closing() };
  const server = createServer((request, response) => void answer(request, response));
  const json = (response: ServerResponse, value: unknown, status = 200) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', provider.issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(response, discovery(provider.issuer));
      case '/jwks':
        return json(response, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
        });
      case '/authorize': {
        const code = randomUUID();
        const { searchParams: asked } = url;
        codes.set(code, {
          claims: provider.person,
          nonce: asked.get('nonce'),
          challenge: asked.get('code_challenge'),
        });
        const back = new URL(asked.get('redirect_uri') ?? '');
        back.search = new URLSearchParams({
          code,
          state: asked.get('state') ?? '',
          iss: provider.issuer,
        }).toString();
        response.writeHead(302, { Location: back.href }).end();
        return;
      }
      case '/token': {
        const form = new URLSearchParams(await textOf(request));
        const granted = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const basic = Buffer.from(
          (request.headers.authorization ?? '').replace('Basic ', ''),
          'base64',
        ).toString();
        const known =
          basic === `${client.id}:${client.secret}` || form.get('client_secret') === client.secret;
        const verifier = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (!granted || !known || (granted.challenge !== null && granted.challenge !== verifier))
          return json(response, { error: 'invalid_grant' }, 400);
        const claims = { ...granted.claims, ...(granted.nonce !== null && { nonce: granted.nonce }) };
        return json(response, {
          access_token: `access-${granted.claims.sub}`,
          id_token: idToken(privateKey, provider.issuer, client.id, claims),
          token_type: 'Bearer',
          expires_in: 60,
        });
      }
      case '/userinfo':
        return json(response, provider.person);
      default:
        json(response, {}, 404);
    }
  };
  const closing = () => new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return provider;
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  };
}

function idToken(key: KeyObject, issuer: string, audience: string, claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part({ iss: issuer, aud: audience, iat: now, exp: now + 60, ...claims })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
