// What a feed's address names: `/feeds/daily.atom`, `/feeds/category/cs.LG.rss`, `/feeds/search.json?q=…`.

export type FeedFormat = 'rss' | 'atom' | 'json';

/** What a feed is of. */
export type FeedView =
  | { kind: 'daily' | 'weekly' | 'monthly' | 'trending' | 'search' }
  | { kind: 'category' | 'author' | 'source' | 'collection'; name: string };

const PLAIN = ['daily', 'weekly', 'monthly', 'trending', 'search'] as const;
const NAMED = ['category', 'author', 'source', 'collection'] as const;
const FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json'];

/** Reads the part of an address after `/feeds/`; null when it names no feed. */
export function parseFeedPath(path: string): { view: FeedView; format: FeedFormat } | null {
  const dot = path.lastIndexOf('.');
  const format = FORMATS.find((known) => known === path.slice(dot + 1));
  if (dot < 1 || format === undefined) return null;
  const [first = '', ...rest] = path.slice(0, dot).split('/');
  const plain = PLAIN.find((kind) => kind === first);
  if (plain && rest.length === 0) return { view: { kind: plain }, format };
  const named = NAMED.find((kind) => kind === first);
  const name = rest.join('/');
  return named && name !== '' ? { view: { kind: named, name }, format } : null;
}

/** What a feed of somebody's own is of: all that they follow, a saved search, or a collection that is not public. */
export type OwnFeedView = { kind: 'following' } | { kind: 'search' | 'collection'; name: string };

/** Reads the part of an address after `/feeds/mine/`; null when it names no feed. */
export function parseOwnFeedPath(path: string): { view: OwnFeedView; format: FeedFormat } | null {
  const [, kind, name, extension] =
    /^(following|search|collection)(?:\/([\w-]{1,100}))?\.(\w+)$/.exec(path) ?? [];
  const format = FORMATS.find((known) => known === extension);
  if (format === undefined) return null;
  if (kind === 'following') return name === undefined ? { view: { kind }, format } : null;
  if ((kind !== 'search' && kind !== 'collection') || name === undefined) return null;
  return { view: { kind, name }, format };
}

/** The address of a feed without its format, as it stands after `/feeds/`. */
export function feedPath(view: FeedView): string {
  return 'name' in view ? `${view.kind}/${encodeURIComponent(view.name)}` : view.kind;
}
