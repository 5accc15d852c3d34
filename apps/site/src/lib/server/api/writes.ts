// The ways to write that clients of the Hugging Face API know.
import type { RuleName } from '@papertape/people';
import * as v from 'valibot';
import { writeEndpoint, type WriteEndpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';

/** A way to write whose rights are settled, and whose work is not done yet. */
function pending(
  path: string,
  summary: string,
  rule: RuleName,
  method: WriteEndpoint['method'] = 'POST',
): WriteEndpoint {
  return writeEndpoint({
    path,
    method,
    summary,
    rule,
    body: null,
    response: v.looseObject({}),
    answer: async () => {
      throw new ApiError(501, 'This site cannot do that yet.');
    },
  });
}

export const setPaperLinks = pending(
  '/api/papers/{id}/links',
  'Set the repository and project page of a paper',
  'papers.links',
);
export const indexPaper = pending('/api/papers/index', 'Add an arXiv paper to the site', 'submissions.write');
export const submitPaper = pending('/api/papers/submit', "Put a paper on today's feed", 'submissions.write');
export const claimPaper = pending(
  '/api/settings/papers/claim',
  'Claim to be an author of a paper',
  'claims.write',
);
