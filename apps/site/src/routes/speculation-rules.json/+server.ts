import type { RequestHandler } from './$types';

/** Pages a reader points at are fetched before the click; nothing that would change or download anything. */
const RULES = {
  prefetch: [
    {
      where: {
        and: [
          { href_matches: '/*' },
          { not: { href_matches: '/(api|feeds|docs|settings|sign-in|sign-up|setup)/*' } },
          // Made when a reader comes, and learnt from by what they open there: neither may be guessed.
          { not: { href_matches: '/for-you*' } },
          { not: { selector_matches: '[data-deliberate] a' } },
          { not: { href_matches: '/papers/*.(md|bib|ris|json)' } },
          { not: { href_matches: '/collections/*.(bib|ris|json)' } },
          { not: { href_matches: '/collections/*/rest' } },
        ],
      },
      eagerness: 'moderate',
    },
  ],
};

export const GET: RequestHandler = () =>
  new Response(JSON.stringify(RULES), {
    headers: {
      'Content-Type': 'application/speculationrules+json',
      'Cache-Control': 'public, max-age=86400',
    },
  });
