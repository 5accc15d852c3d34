// What a feed's address names: `/feeds/daily.atom`, `/feeds/category/cs.LG.rss`, `/feeds/search.json?q=…`.

export type FeedFormat = 'rss' | 'atom' | 'json';

/** What a feed is of. */
export type FeedView =
  | { kind: 'daily' | 'weekly' | 'monthly' | 'trending' | 'search' }
  | { kind: 'category' | 'author' | 'source'; name: string };

const PLAIN = ['daily', 'weekly', 'monthly', 'trending', 'search'] as const;
const NAMED = ['category', 'author', 'source'] as const;
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

/** The address of a feed without its format, as it stands after `/feeds/`. */
export function feedPath(view: FeedView): string {
  return 'name' in view ? `${view.kind}/${encodeURIComponent(view.name)}` : view.kind;
}
