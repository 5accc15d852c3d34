import { escapeHtml } from '#lib/escape.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Lets a browser offer the site's search in its address bar. */
export const GET: RequestHandler = () => {
  const { origin, configuration } = site();
  const name = escapeHtml(configuration.SITE_NAME);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>${name.slice(0, 16)}</ShortName>
  <Description>Search the papers of ${name}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Image width="32" height="32" type="image/svg+xml">${escapeHtml(origin)}/icon.svg</Image>
  <Url type="text/html" template="${escapeHtml(origin)}/search?q={searchTerms}"/>
</OpenSearchDescription>
`;
  return new Response(xml, {
    headers: {
      'Content-Type': 'application/opensearchdescription+xml; charset=utf-8',
      'Cache-Control': 'public, max-age=86400',
    },
  });
};
