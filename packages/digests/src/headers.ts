// Headers of a digest's mail (RFC 2369, 2919, 8058).

/** What the headers name. */
export interface HeaderFacts {
  site: { name: string; origin: string };
  /** Where the one-click POST goes: no cookies, no redirect. */
  oneClickUrl: string;
}

/**
 * Headers of every edition. `List-Unsubscribe` and `List-Unsubscribe-Post` must be covered by the relay's DKIM
 * signature, or mail programs show no button.
 */
export function digestHeaders({ site, oneClickUrl }: HeaderFacts): Record<string, string> {
  return {
    'List-Id': listId(site),
    'List-Unsubscribe': `<${oneClickUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Help': `<${site.origin}/subscribe>`,
    Precedence: 'bulk',
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
}

/** `"Paper Club" <digests.papers.example.org>`: the same for all digests of a site, whatever they hold. */
export function listId({ name, origin }: HeaderFacts['site']): string {
  const plain = name.replace(/[\s\p{Cc}"\\]+/gu, ' ').trim();
  const ascii = /^[\u0020-\u007e]+$/.test(plain);
  return `${ascii ? `"${plain}" ` : ''}<digests.${hostOf(origin)}>`;
}

/** The part of message ids and list ids behind the name: the site's host. */
export function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/[[\]:]/g, '-');
}
