// Forms as a browser sends them, for a site that is asked with fetch.

/** What sends a request to the site: `path` is on it. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Sends a form from a page of the site (`origin`), without following where it leads. */
export function postForm(
  ask: Ask,
  origin: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return ask(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin, Accept: 'text/html', ...headers },
    body: new URLSearchParams(fields),
  });
}

/** The cookies that an answer sets, as a browser sends them back: `name=value; …`. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !/^[^=]+=$/.test(pair))
    .join('; ');
}

/** The path with its query of the first link to the site in a text. */
export function linkIn(text: string): string {
  const [link] = /https?:\/\/\S+\?token=[\w-]+\S*/.exec(text) ?? [];
  if (link === undefined) throw new Error(`There is no link in: ${text}`);
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** The token of a link. */
export function tokenIn(path: string): string {
  return new URL(path, 'http://localhost').searchParams.get('token') ?? '';
}
