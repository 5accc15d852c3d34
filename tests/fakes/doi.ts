// A resolver of DOIs as doi.org is one: it redirects to the agency of a DOI, which negotiates the content.
import { startFake, type Answer, type Fake, type SeenRequest } from './fake-server.ts';

export interface FakeDoi extends Fake {
  /** Works from now on, CSL-JSON by DOI in lower case. */
  hold(works: Readonly<Record<string, Record<string, unknown>>>): void;
}

/** Starts it: `/{doi}` redirects to `/transform/{doi}`, as doi.org does to api.crossref.org. */
export async function startDoi(
  works: Readonly<Record<string, Record<string, unknown>>>,
  options: { port?: number } = {},
): Promise<FakeDoi> {
  let held = works;
  const fake = await startFake((request) => answer(request, held), options);
  return {
    ...fake,
    hold: (next) => {
      held = next;
    },
  };
}

function answer(
  { url, headers }: SeenRequest,
  works: Readonly<Record<string, Record<string, unknown>>>,
): Answer {
  const [, transformed, name = ''] = /^\/(transform\/)?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const work = works[name.toLowerCase()];
  if (work === undefined)
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>DOI Not Found</h1>' };
  if (!/citationstyles\.csl\+json/.test(headers.accept ?? ''))
    return { headers: { 'content-type': 'text/html' }, body: `<title>${name}</title>` };
  if (!transformed)
    return {
      status: 302,
      headers: { location: `/transform/${name}`, vary: 'Accept' },
      body: 'Handle Redirect',
    };
  return {
    headers: { 'content-type': 'application/vnd.citationstyles.csl+json' },
    body: JSON.stringify({ DOI: name, ...work }),
  };
}
