// Places elsewhere that sign people in, as far as they are configured.
import type { Configuration } from '@papertape/configuration';

export const PROVIDER_IDS = ['github', 'huggingface', 'orcid', 'oidc'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** A place that signs people in. */
export interface Provider {
  id: ProviderId;
  /** 'GitHub'. */
  name: string;
}

/** The configured ones, in the order in which they are offered. */
export function configuredProviders(configuration: Configuration): Provider[] {
  const names: Readonly<Record<ProviderId, [name: string, clientId: string | null]>> = {
    github: ['GitHub', configuration.GITHUB_CLIENT_ID],
    huggingface: ['Hugging Face', configuration.HUGGINGFACE_CLIENT_ID],
    orcid: ['ORCID', configuration.ORCID_CLIENT_ID],
    oidc: [configuration.OIDC_NAME, configuration.OIDC_CLIENT_ID],
  };
  return PROVIDER_IDS.flatMap((id) => {
    const [name, clientId] = names[id];
    return clientId === null ? [] : [{ id, name }];
  });
}

/** The configured provider of that id, or null. */
export function findProvider(configuration: Configuration, id: unknown): Provider | null {
  return configuredProviders(configuration).find((provider) => provider.id === id) ?? null;
}
