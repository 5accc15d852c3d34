// Votes through the API: Hugging Face documents no route for them; these stand where its clients would look.
import { castVote, withdrawVote, type VoteCount } from '@papertape/database';
import * as v from 'valibot';
import { findPaperNumber } from '../find-paper.ts';
import type { Site } from '../open-site.ts';
import { writeEndpoint } from './endpoint.ts';
import { noSuchPaper } from './errors.ts';

const Vote = v.object({
  id: v.pipe(v.string(), v.description('The paper, as it was asked for.')),
  upvoted: v.pipe(v.boolean(), v.description('Whether you vote for it now.')),
  upvotes: v.pipe(
    v.number(),
    v.integer(),
    v.description('All votes: those of this site and of the sources.'),
  ),
});
const LIMIT = { limit: 120, windowSeconds: 60 } as const;

/** `POST /api/papers/{id}/upvote`. */
export const upvotePaper = writeEndpoint({
  path: '/api/papers/{id}/upvote',
  method: 'POST',
  summary: 'Vote for a paper',
  description: 'Voting again changes nothing.',
  rule: 'votes.write',
  body: null,
  response: Vote,
  limit: LIMIT,
  async answer({ site, params, now, authorize }) {
    const { id, number } = await wanted(site, params);
    return { body: voteOf(id, await castVote(site.database.db, authorize(), number, now)) };
  },
});

/** `DELETE /api/papers/{id}/upvote`. */
export const withdrawUpvote = writeEndpoint({
  path: '/api/papers/{id}/upvote',
  method: 'DELETE',
  summary: 'Take a vote back',
  description: 'Without a vote nothing changes.',
  rule: 'votes.write',
  body: null,
  response: Vote,
  limit: LIMIT,
  async answer({ site, params, authorize }) {
    const { id, number } = await wanted(site, params);
    return { body: voteOf(id, await withdrawVote(site.database.db, authorize(), number)) };
  },
});

async function wanted(
  site: Site,
  params: Readonly<Record<string, string>>,
): Promise<{ id: string; number: number }> {
  const id = params.id ?? '';
  const number = await findPaperNumber(site.database, id);
  if (number === null) throw noSuchPaper(id);
  return { id, number };
}

function voteOf(id: string, count: VoteCount | null): v.InferOutput<typeof Vote> {
  if (count === null) throw noSuchPaper(id);
  return { id, upvoted: count.voted, upvotes: count.upvotes };
}
