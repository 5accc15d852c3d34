// Addresses of the site's own pages.

/** Path of a paper's page; `suffix` names another form, such as `.md`. Old arXiv ids keep their slash. */
export function paperPath(publicId: string, suffix = ''): string {
  return `/papers/${inPath(publicId)}${suffix}`;
}

/** Path of the page on which administrators see the records of a paper. */
export function recordsPath(publicId: string): string {
  return `/administration/records/${inPath(publicId)}`;
}

/** A public id as parts of a path. */
function inPath(publicId: string): string {
  return publicId.split('/').map(encodeURIComponent).join('/');
}

/** Path of an author's page. */
export function authorPath(slug: string): string {
  return `/authors/${encodeURIComponent(slug)}`;
}

/** Path of a person's page. */
export function personPath(handle: string): string {
  return `/people/${encodeURIComponent(handle)}`;
}

/** Path of a category's page. */
export function categoryPath(category: string): string {
  return `/categories/${encodeURIComponent(category)}`;
}

/** Path of a collection's page. */
export function collectionPath(slug: string): string {
  return `/collections/${encodeURIComponent(slug)}`;
}

/** Path of a source's page. */
export function sourcePath(source: string): string {
  return `/sources/${encodeURIComponent(source)}`;
}

/** The path with some parameters changed; null or '' takes one away. The rest stays as it is. */
export function withParameters(url: URL, changes: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const query = parameters.toString();
  return query === '' ? url.pathname : `${url.pathname}?${query}`;
}
