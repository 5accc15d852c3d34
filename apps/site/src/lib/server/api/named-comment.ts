// The comment that an address of the API names.
import { getComment, type Comment } from '@papertape/database';
import { numberOfId } from '@papertape/feeds/huggingface';
import { commentNumber } from '../discussion/addresses.ts';
import { findPaperNumber } from '../find-paper.ts';
import type { Site } from '../open-site.ts';
import { ApiError, noSuchPaper } from './errors.ts';

type Params = Readonly<Record<string, string>>;

/** The number of the paper. @throws ApiError 404 */
export async function paperOf(site: Site, params: Params): Promise<number> {
  const id = await findPaperNumber(site.database, params.id ?? '');
  if (id === null) throw noSuchPaper(params.id ?? '');
  return id;
}

/** The number of the comment, by its id in the API or by its number on the site. @throws ApiError 404 */
export function idOf(params: Params): number {
  const text = params.comment ?? '';
  const id = numberOfId(text) ?? commentNumber(text);
  if (id === null) throw gone();
  return id;
}

/** The comment as the viewer sees it. @throws ApiError 404 */
export async function requireComment(
  site: Site,
  params: Params,
  viewer: Comment['author']['id'],
): Promise<Comment> {
  const paperId = await paperOf(site, params);
  const comment = await getComment(site.database.db, idOf(params), viewer);
  if (comment === null || comment.paperId !== paperId || comment.state === 'deleted') throw gone();
  return comment;
}

/** What a client is told whose comment is not there. */
export const gone = () =>
  new ApiError(404, 'There is no such comment on this paper, or it is not shown any more.');
