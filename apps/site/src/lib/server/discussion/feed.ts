// The latest comments as a feed: of the site, and of one paper.
import { commentContext, decodeFrom, listLatestComments, type LatestComment } from '@papertape/database';
import { UNKNOWN_TIME, type Feed, type FeedItem } from '@papertape/feeds';
import { ApiError } from '../api/errors.ts';
import { parseQuery } from '../api/query.ts';
import { answered, FORMATS } from '../feeds/respond.ts';
import { findPaper } from '../find-paper.ts';
import { cacheableResponse, createChangeTimes } from '../http-cache.ts';
import { markdownHtml, markdownText } from '../markdown/index.ts';
import { plainText } from '../mathematics/index.ts';
import type { Site } from '../open-site.ts';
import { FeedQuery } from '../schemas/parameters.ts';
import { paperPath } from '../view/addresses.ts';
import { permalink } from './addresses.ts';
import { authorName } from './view.ts';

const CHANGE_TIMES = createChangeTimes(1_000);

/** What a feed is of: the whole site, or the paper of that name. */
export interface DiscussionFeed {
  paper: string | null;
  format: string;
}

/** Answers a request for a feed of comments. */
export function discussionFeed(
  site: Site,
  request: Request,
  { paper: name, format }: DiscussionFeed,
  parameters: URLSearchParams,
  now: Date,
): Promise<Response> {
  return answered(async () => {
    const known = (Object.keys(FORMATS) as (keyof typeof FORMATS)[]).find((one) => one === format);
    if (known === undefined)
      throw new ApiError(404, 'There is no such feed; its address ends in .atom, .rss or .json.');
    const { type, render } = FORMATS[known];
    const body = render(await feedOf(site, name, known, parameters));
    const headers = { 'Access-Control-Allow-Origin': '*' };
    const answer = { body, type, cacheControl: 'public, max-age=300', headers };
    return cacheableResponse(request, answer, CHANGE_TIMES, now);
  });
}

async function feedOf(
  site: Site,
  name: string | null,
  format: string,
  parameters: URLSearchParams,
): Promise<Feed> {
  const { database, configuration, origin } = site;
  const { limit, cursor } = parseQuery(FeedQuery, parameters);
  const paper = name === null ? null : await findPaper(database, name);
  if (name !== null && paper === null) throw new ApiError(404, `There is no paper '${name}' on this site.`);
  const { items, next } = await listLatestComments(database.db, {
    limit,
    from: cursor === undefined ? null : decodeFrom(cursor),
    ...(paper && { paperId: paper.id }),
  });
  const { people } = await commentContext(
    database.db,
    items.map(({ id }) => id),
    null,
  );
  const base = `${origin}/feeds/${paper === null ? 'discussions' : `discussion/${encodeURI(paper.publicId)}`}`;
  const address = (from: string | null | undefined) =>
    `${base}.${format}${from ? `?${new URLSearchParams({ ...(limit === 50 ? {} : { limit: String(limit) }), cursor: from }).toString()}` : ''}`;
  const title = paper === null ? 'latest comments' : `discussion of ${plainText(paper.title)}`;
  return {
    title: `${configuration.SITE_NAME}: ${title}`,
    description: 'Comments, the latest first.',
    pageUrl: origin + (paper === null ? '/discussions' : `${paperPath(paper.publicId)}#discussion`),
    id: base,
    selfUrl: address(cursor),
    nextUrl: next === null ? null : address(next),
    siteName: configuration.SITE_NAME,
    updatedAt: items.reduce(
      (last, { editedAt, createdAt }) => laterOf(last, editedAt ?? createdAt),
      UNKNOWN_TIME,
    ),
    items: items.map((comment) => feedItem(origin, comment, people)),
  };
}

const laterOf = (a: string, b: string) => (a > b ? a : b);

function feedItem(origin: string, comment: LatestComment, people: ReadonlySet<string>): FeedItem {
  const { id, author, source, createdAt, editedAt, publicId, title } = comment;
  const name = authorName(comment);
  return {
    id: `urn:papertape:comment:${id}`,
    url: origin + permalink(publicId, id),
    externalUrl: null,
    title: `${name} on ${plainText(title)}`,
    summary: markdownText(source ?? '', 400),
    html: markdownHtml(source ?? '', { people, origin }),
    authors: [{ name, url: author.deleted ? origin : `${origin}/people/${author.handle}` }],
    categories: [],
    imageUrl: null,
    publishedAt: createdAt,
    updatedAt: editedAt ?? createdAt,
  };
}
