// Papers as the Hugging Face API gives them, with what its clients take for granted.
import { confirmedAuthorAt, submitterOf, type PaperSummary } from '@papertape/papers';
import { publicationTime, UNKNOWN_TIME } from '../feed.ts';
import { absoluteUrl, drawnThumbnailUrl, type FeedSite } from '../site.ts';
import { oneLine, utcTime } from '../text.ts';
import { objectId } from './object-id.ts';
import type { HfAuthor, HfComment, HfListItem, HfPaper, HfPaperDetail, HfRepeated } from './types.ts';
import { hfOrganization, hfUser } from './user.ts';

/** A paper as it stands under `paper` in a list. */
export function hfPaper(site: FeedSite, paper: PaperSummary): HfPaper {
  const withdrawnAt = utcTime(paper.withdrawnAt);
  return {
    id: paper.publicId,
    authors: paper.authors.map((_author, position) => hfAuthor(site, paper, position)),
    publishedAt: publicationTime(paper),
    submittedOnDailyAt: listingTime(paper),
    submittedOnDailyBy: hfUser(site, submitterOf(paper)),
    title: oneLine(paper.title),
    summary: paper.abstract.toWellFormed(),
    discussionId: objectId('discussion', paper.publicId),
    mediaUrls: mediaUrls(site, paper),
    ...repeated(site, paper),
    ...(paper.organization === null ? {} : { organization: hfOrganization(site, paper.organization) }),
    ...(withdrawnAt === null ? {} : { withdrawnAt }),
  };
}

/** The id by which clients name an author of a paper, such as to claim it; `position` counts from 0. */
export function hfAuthorId(publicId: string, position: number): string {
  return objectId('author', publicId, position);
}

function hfAuthor(site: FeedSite, paper: PaperSummary, position: number): HfAuthor {
  const confirmed = confirmedAuthorAt(paper, position);
  return {
    _id: hfAuthorId(paper.publicId, position),
    name: oneLine(paper.authors[position]?.name ?? ''),
    hidden: false,
    ...(confirmed === null
      ? {}
      : {
          user: hfUser(site, { name: confirmed.handle, fullname: confirmed.name }),
          status: 'claimed_verified' as const,
          statusLastChangedAt: utcTime(confirmed.confirmedAt) ?? UNKNOWN_TIME,
        }),
  };
}

/** One element of `/api/daily_papers` and of a search. */
export function hfListItem(site: FeedSite, summary: PaperSummary): HfListItem {
  const paper = hfPaper(site, summary);
  return {
    paper,
    publishedAt: paper.publishedAt,
    submittedOnDailyAt: paper.submittedOnDailyAt,
    title: paper.title,
    summary: paper.summary,
    mediaUrls: paper.mediaUrls,
    thumbnail: thumbnail(site, summary),
    numComments: summary.comments,
    submittedBy: paper.submittedOnDailyBy,
    ...(paper.organization === undefined ? {} : { organization: paper.organization }),
    isAuthorParticipating: summary.people.authorTakesPart,
    // The Python client looks for these at the top level only, and takes a nested `upvotes: 0` for None.
    ...repeated(site, summary),
  };
}

/** The answer of `/api/papers/{id}`; with `comments` when they were asked for. */
export function hfPaperDetail(
  site: FeedSite,
  summary: PaperSummary,
  comments?: readonly HfComment[],
): HfPaperDetail {
  return {
    ...hfPaper(site, summary),
    thumbnail: thumbnail(site, summary),
    numComments: summary.comments,
    linkedModels: [],
    linkedDatasets: [],
    linkedSpaces: [],
    numTotalModels: 0,
    numTotalDatasets: 0,
    numTotalSpaces: 0,
    ...(comments === undefined ? {} : { comments: [...comments] }),
  };
}

/** The feed day as midnight UTC, since clients take the first ten characters for the day. */
function listingTime(paper: PaperSummary): string {
  return utcTime(paper.listedOn) ?? utcTime(paper.listedAt) ?? publicationTime(paper);
}

function repeated(site: FeedSite, paper: PaperSummary): HfRepeated {
  const projectPage = absoluteUrl(site, paper.links.find(({ kind }) => kind === 'project')?.url ?? null);
  const githubRepo = githubUrl(site, paper);
  return {
    upvotes: paper.upvotes,
    ...(projectPage === null ? {} : { projectPage }),
    ...(githubRepo === null ? {} : { githubRepo, githubRepoAddedBy: 'auto' as const }),
    ...(paper.githubStars === null ? {} : { githubStars: paper.githubStars }),
    ...(paper.aiSummary === null ? {} : { ai_summary: paper.aiSummary }),
    ...(paper.keywords.length === 0 ? {} : { ai_keywords: paper.keywords.map(oneLine) }),
  };
}

function githubUrl(site: FeedSite, paper: PaperSummary): string | null {
  const urls = paper.links.filter(({ kind }) => kind === 'code').map(({ url }) => absoluteUrl(site, url));
  return (
    urls.find((url) => url !== null && new URL(url).hostname.replace(/^www\./, '') === 'github.com') ?? null
  );
}

function mediaUrls(site: FeedSite, paper: PaperSummary): string[] {
  return paper.mediaUrls.map((url) => absoluteUrl(site, url)).filter((url) => url !== null);
}

function thumbnail(site: FeedSite, paper: PaperSummary): string {
  return absoluteUrl(site, paper.thumbnailUrl) ?? drawnThumbnailUrl(site, paper.publicId);
}
