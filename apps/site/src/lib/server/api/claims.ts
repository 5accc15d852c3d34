// Claims of authorship through the API.
import { claimAuthor, ClaimRefused } from '@papertape/database';
import { hfAuthorId, hfUser } from '@papertape/feeds/huggingface';
import * as v from 'valibot';
import { feedSite } from '../feed-site.ts';
import { findPaper } from '../find-paper.ts';
import { CLAIM_LIMIT, LONGEST_EVIDENCE } from '../claims/limits.ts';
import { writeEndpoint } from './endpoint.ts';
import { ApiError, noSuchPaper } from './errors.ts';

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/, 'expected 24 hexadecimal digits'));

/** `POST /api/settings/papers/claim`. */
export const claimPaper = writeEndpoint({
  path: '/api/settings/papers/claim',
  method: 'POST',
  summary: 'Claim to be an author of a paper',
  description:
    'claimAuthorId is the _id of one of the paper’s authors. The claim is confirmed at once where the record names the ' +
    'author with the ORCID id you have signed in with; otherwise it waits for a moderator. You can only claim for ' +
    'yourself: targetUserId may be left out, or has to be your own.',
  rule: 'claims.write',
  body: v.object({
    paperId: v.pipe(v.string(), v.maxLength(200)),
    claimAuthorId: id,
    targetUserId: v.optional(v.string()),
    evidence: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LONGEST_EVIDENCE)), ''),
  }),
  response: v.object({
    paperId: v.string(),
    claimAuthorId: id,
    targetUserId: id,
    status: v.picklist(['pending', 'confirmed']),
  }),
  limit: CLAIM_LIMIT,
  async answer({ site, now, person, body, authorize }) {
    const proof = authorize();
    const own = hfUser(feedSite(site), { name: person.handle })._id;
    if (body.targetUserId !== undefined && ![own, person.id, person.handle].includes(body.targetUserId))
      throw new ApiError(403, 'You can claim a paper only for yourself.');
    const paper = await findPaper(site.database, body.paperId);
    if (paper === null) throw noSuchPaper(body.paperId);
    const position = paper.authors.findIndex(
      (_author, at) => hfAuthorId(paper.publicId, at) === body.claimAuthorId,
    );
    if (position < 0) throw new ApiError(404, `The paper '${body.paperId}' has no author with that id.`);
    const evidence = body.evidence;
    const claim = await site.database
      .transaction((tx) => claimAuthor(tx, proof, { paper, position, evidence }, now))
      .catch((error: unknown) => {
        throw error instanceof ClaimRefused ? new ApiError(409, error.message) : error;
      });
    return {
      status: 201,
      body: {
        paperId: paper.publicId,
        claimAuthorId: body.claimAuthorId,
        targetUserId: own,
        status: claim.status,
      },
    };
  },
});
