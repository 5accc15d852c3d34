// Links that authors write into their abstracts and comments.
import type { Link } from '@papertape/papers';

const URL_IN_TEXT = /https?:\/\/[^\s<>"'{}|\\^`]+/gi;
const CODE_HOSTS = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

/** Code repositories and project pages named in a text, each once. Other links stay in the text alone. */
export function linksInText(...texts: (string | null)[]): Link[] {
  const links = new Map<string, Link>();
  for (const text of texts)
    for (const [match] of (text ?? '').matchAll(URL_IN_TEXT)) {
      const link = classify(match.replace(/[.,;:!?)\]]+$/, ''));
      if (link) links.set(link.url.toLowerCase(), link);
    }
  return [...links.values()];
}

function classify(text: string): Link | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = url.hostname.replace(/^www\./, '');
  const [owner, repository] = url.pathname.split('/').filter((part) => part !== '');
  if (CODE_HOSTS.has(host) && owner && repository)
    return { kind: 'code', url: `https://${host}/${owner}/${repository.replace(/\.git$/, '')}` };
  if (/\.(?:github|gitlab)\.io$/.test(host)) return { kind: 'project', url: url.href };
  return null;
}
