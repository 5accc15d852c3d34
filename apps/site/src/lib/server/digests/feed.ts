// The editions of a digest as a feed: public ones for everybody, others for whoever knows their address.
import { listEditions, type Edition } from '@papertape/database';
import { documentOf, frequencyWords, subscriptionWords, viewersOf } from '@papertape/digests';
import { escapeMarkup, type Feed, type FeedItem } from '@papertape/feeds';
import { ApiError } from '../api/errors.ts';
import { FORMATS, answered } from '../feeds/respond.ts';
import { cacheableResponse, createChangeTimes } from '../http-cache.ts';
import type { Site } from '../open-site.ts';

const MOST_EDITIONS = 30;
const CHANGE_TIMES = createChangeTimes(500);

/** Answers a request for the feed of a digest. */
export function digestFeed(
  site: Site,
  request: Request,
  {
    digest,
    format,
    mayRead,
  }: { digest: string; format: string; /** Public digests of this site. */ mayRead: boolean },
  now: Date,
): Promise<Response> {
  return answered(async () => {
    const form = Object.entries(FORMATS).find(([name]) => name === format)?.[1];
    const editions = form ? await listEditions(site.database.db, digest, MOST_EDITIONS) : [];
    const [latest] = editions;
    if (
      form === undefined ||
      latest === undefined ||
      (latest.public && !mayRead) ||
      viewersOf(latest.subscription).length > 0
    )
      throw new ApiError(
        404,
        'There is no such feed, or nothing in it yet; /digests lists those for everybody.',
      );
    const base = `${site.origin}/digests/feeds/${digest}`;
    const feed: Feed = {
      title: `${site.configuration.SITE_NAME}: ${frequencyWords(latest.subscription.frequency)}`,
      description: `The editions of ${subscriptionWords(latest.subscription)}.`,
      pageUrl: `${site.origin}/digests/${latest.slug}`,
      id: base,
      selfUrl: `${base}.${format}`,
      nextUrl: null,
      siteName: site.configuration.SITE_NAME,
      updatedAt: latest.composedAt,
      items: editions.map((edition) => itemOf(site, edition)),
    };
    return cacheableResponse(
      request,
      {
        body: form.render(feed),
        type: form.type,
        cacheControl: `${latest.public ? 'public' : 'private'}, max-age=300`,
        headers: latest.public
          ? { 'Access-Control-Allow-Origin': '*' }
          : { 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' },
      },
      CHANGE_TIMES,
      now,
    );
  });
}

function itemOf({ configuration, origin }: Site, edition: Edition): FeedItem {
  const { subject, intro, papers, ran } = documentOf(edition, { name: configuration.SITE_NAME, origin });
  const link = ({ url, text }: { url: string; text: string }) =>
    `<a href="${escapeMarkup(url)}">${escapeMarkup(text)}</a>`;
  const items = papers.map(
    (paper) =>
      `<li><p>${link({ url: paper.url, text: paper.title })}<br>${escapeMarkup(paper.authors)}</p>` +
      `${paper.machine === '' ? '' : `<p>${escapeMarkup(paper.machine)}</p>`}<p>${escapeMarkup(paper.excerpt)}</p>${paper.ran ? `<p>${link(paper.ran)}</p>` : ''}<p><small>Why: ${escapeMarkup(paper.why)}.</small></p></li>`,
  );
  return {
    id: `urn:papertape:edition:${edition.slug}`,
    url: `${origin}/digests/${edition.slug}`,
    externalUrl: null,
    title: subject,
    summary: `${intro} ${papers.map(({ title }) => title).join(' · ')}`,
    html: `<p>${escapeMarkup(intro)}</p><ol>${items.join('')}</ol>${ran.map((line) => `<p>${link(line)}</p>`).join('')}`,
    authors: [],
    categories: [],
    imageUrl: null,
    publishedAt: edition.dueAt,
    updatedAt: edition.composedAt,
  };
}
