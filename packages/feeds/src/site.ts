// The site that serialisers write addresses for.

/** Where the site is reached and how it is called. */
export interface FeedSite {
  /** `https://papers.example.org`, without a slash at the end. */
  origin: string;
  name: string;
}

/** Absolute address of a paper's page; `suffix` names another form of it, such as `.md`. */
export function paperUrl(site: FeedSite, publicId: string, suffix = ''): string {
  return `${site.origin}/papers/${encodePath(publicId)}${suffix}`;
}

/** Absolute address of an author's page. */
export function authorUrl(site: FeedSite, slug: string): string {
  return `${site.origin}/authors/${encodePath(slug)}`;
}

/** Absolute address of the picture drawn by the site for a paper that has none. */
export function drawnThumbnailUrl(site: FeedSite, publicId: string): string {
  return `${site.origin}/api/papers/${encodePath(publicId)}/thumbnail.svg`;
}

/** Absolute address of the picture drawn by the site for a person or an organisation without one. */
export function drawnAvatarUrl(site: FeedSite, name: string): string {
  return `${site.origin}/api/avatars/${encodeURIComponent(name)}.svg`;
}

/** The http(s) address a text names, made absolute against the site; null when it is none. */
export function absoluteUrl(site: FeedSite, text: string | null): string | null {
  if (text === null || text.trim() === '' || !URL.canParse(text, site.origin)) return null;
  const url = new URL(text, site.origin);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
