// The configured providers as better-auth takes them.
import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import type { BetterAuthOptions } from 'better-auth';
import type { Configuration } from '@papertape/configuration';
import { placeholderEmail } from '@papertape/people';

type Social = NonNullable<BetterAuthOptions['socialProviders']>;

/** GitHub and Hugging Face as better-auth knows them; ORCID and any other as OpenID Connect providers. */
export function providerOptions(configuration: Configuration): {
  social: Social;
  generic: GenericOAuthConfig[];
} {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, HUGGINGFACE_CLIENT_ID, HUGGINGFACE_CLIENT_SECRET } =
    configuration;
  return {
    social: {
      ...(GITHUB_CLIENT_ID !== null && {
        github: { clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET ?? '' },
      }),
      ...(HUGGINGFACE_CLIENT_ID !== null && {
        huggingface: { clientId: HUGGINGFACE_CLIENT_ID, clientSecret: HUGGINGFACE_CLIENT_SECRET ?? '' },
      }),
    },
    generic: [...orcid(configuration), ...oidc(configuration)],
  };
}

/** ORCID tells no mail address: the account gets a placeholder until its owner gives one. */
function orcid({ ORCID_CLIENT_ID, ORCID_CLIENT_SECRET, ORCID_URL }: Configuration): GenericOAuthConfig[] {
  if (ORCID_CLIENT_ID === null) return [];
  return [
    {
      providerId: 'orcid',
      clientId: ORCID_CLIENT_ID,
      clientSecret: ORCID_CLIENT_SECRET ?? '',
      discoveryUrl: `${ORCID_URL}/.well-known/openid-configuration`,
      scopes: ['openid'],
      pkce: false, // ORCID does not know it
      mapProfileToUser: ({ sub, name, given_name: given, family_name: family }) => ({
        // With a dot, which no handle has: it is nobody's placeholder.
        email: placeholderEmail(`orcid.${String(sub)}`),
        emailVerified: false,
        name: String(name ?? [given, family].filter(Boolean).join(' ')),
      }),
    },
  ];
}

function oidc({ OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ISSUER }: Configuration): GenericOAuthConfig[] {
  if (OIDC_CLIENT_ID === null || OIDC_ISSUER === null) return [];
  return [
    {
      providerId: 'oidc',
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET ?? '',
      discoveryUrl: `${OIDC_ISSUER}/.well-known/openid-configuration`,
      scopes: ['openid', 'email', 'profile'],
      pkce: true,
    },
  ];
}
