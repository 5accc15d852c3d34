// The latest comments as lists show them: on /discussions and on people's pages.
import { commentContext, listLatestComments, type From } from '@papertape/database';
import type { Person, PersonId } from '@papertape/people';
import { titleHtml } from '../mathematics/index.ts';
import { site } from '../site.ts';
import { paperPath, withParameters } from '../view/addresses.ts';
import { permalink } from './addresses.ts';
import { fromParameter } from './from-parameter.ts';
import { commentView, type CommentView } from './view.ts';

/** A comment with its paper. */
export interface LatestView {
  comment: CommentView;
  titleHtml: string;
  href: string;
}

/** A page of latest comments; previous and next are cursors. */
export interface LatestPage {
  comments: LatestView[];
  previous: string | null;
  next: string | null;
}

/** Whoever looks at a list does nothing there. */
const READER = { personId: null, write: false, react: false, report: false, moderate: false } as const;

/** The latest comments of the site, or of a person. */
export async function loadLatest(options: {
  limit: number;
  from?: From | null;
  authorId?: PersonId;
}): Promise<LatestPage> {
  const { db } = site().database;
  const { items, previous, next } = await listLatestComments(db, options);
  const context = await commentContext(
    db,
    items.map(({ id }) => id),
    null,
  );
  const comments = items.map((item) => ({
    comment: commentView(item, context, READER, permalink(item.publicId, item.id)),
    titleHtml: titleHtml(item.title),
    href: paperPath(item.publicId),
  }));
  return { comments, previous, next };
}

/** Comments on a person's page at once. */
const PERSON_PAGE = 15;

/** A page of a person's comments; of a suspended account nothing is gathered. */
export async function personComments(
  person: Pick<Person, 'id' | 'handle' | 'status'>,
  url: URL,
): Promise<LatestPage> {
  if (person.status === 'suspended') return { comments: [], previous: null, next: null };
  const page = await loadLatest({ limit: PERSON_PAGE, from: fromParameter(url), authorId: person.id });
  const address = (from: string | null) => from && `${withParameters(url, { from })}#comments`;
  return { ...page, previous: address(page.previous), next: address(page.next) };
}
