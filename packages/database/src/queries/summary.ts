// The columns of a card, and how a row becomes one.
import type { FeedDay, Link, PaperAuthor, PaperPeople, PaperSummary, PersonRecord } from '@papertape/papers';
import { sql } from '../sql.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** Columns of a paper `p` that a card shows. */
export const SUMMARY = sql`p.id, p.public_id, p.title, p.abstract, p.authors, p.categories, p.published_at,
  p.updated_at, p.newest_at, p.listed_on, p.listed_at, p.submitted_by, p.thumbnail_url, p.media_urls, p.upvotes,
  p.comments, p.trend_score, p.links, p.keywords, p.ai_summary, p.github_stars, p.organization, p.withdrawn_at,
  (select json_build_object('handle', u.handle, 'name', u.name)
    from submissions s join users u on u.id = s.user_id
    where s.paper_id = p.id and s.hidden_at is null and u.status <> 'deleted'
    order by s.created_at, s.id limit 1) as submitter,
  (select json_agg(json_build_object('handle', u.handle, 'name', u.name, 'position', a.author_position,
      'slug', a.author_slug, 'confirmedAt', a.decided_at) order by a.author_position)
    from author_claims a join users u on u.id = a.user_id
    where a.paper_id = p.id and a.status = 'confirmed' and u.status <> 'deleted') as confirmed_authors,
  exists (select from author_claims a join comments c on c.paper_id = a.paper_id and c.author_id = a.user_id
    where a.paper_id = p.id and a.status = 'confirmed'
      and c.deleted_at is null and c.hidden_at is null and c.held_at is null) as author_takes_part`;

/** A row of those columns, as the driver gives it. */
export interface SummaryRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  title: string;
  abstract: string;
  authors: PaperAuthor[];
  categories: string[];
  published_at: string | null;
  updated_at: string | null;
  newest_at: string;
  listed_on: FeedDay | null;
  listed_at: string | null;
  submitted_by: PersonRecord | null;
  thumbnail_url: string | null;
  media_urls: string[];
  upvotes: number;
  comments: number;
  trend_score: number;
  links: Link[];
  keywords: string[];
  ai_summary: string | null;
  github_stars: number | null;
  organization: string | null;
  withdrawn_at: string | null;
  submitter: PaperPeople['submitter'];
  confirmed_authors: PaperPeople['authors'] | null;
  author_takes_part: boolean;
}

/** The card of a row. */
export function summaryOf(row: SummaryRow): PaperSummary {
  return {
    id: Number(row.id),
    publicId: row.public_id,
    title: row.title,
    abstract: row.abstract,
    authors: row.authors,
    categories: row.categories,
    publishedAt: instantOrNull(row.published_at),
    updatedAt: instantOrNull(row.updated_at),
    listedOn: row.listed_on,
    listedAt: instantOrNull(row.listed_at),
    submittedBy: row.submitted_by,
    people: peopleOf(row),
    thumbnailUrl: row.thumbnail_url,
    mediaUrls: row.media_urls,
    upvotes: row.upvotes,
    comments: row.comments,
    trendScore: row.trend_score,
    links: row.links,
    keywords: row.keywords,
    aiSummary: row.ai_summary,
    githubStars: row.github_stars,
    organization: row.organization,
    withdrawnAt: instantOrNull(row.withdrawn_at),
  };
}

function peopleOf(row: SummaryRow): PaperPeople {
  return {
    submitter: row.submitter,
    authors: (row.confirmed_authors ?? []).map((author) => ({
      ...author,
      confirmedAt: instantOf(author.confirmedAt),
    })),
    authorTakesPart: row.author_takes_part,
  };
}
