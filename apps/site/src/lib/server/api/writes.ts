// The ways to write that clients of the Hugging Face API know.
import type { WriteEndpoint } from './endpoint.ts';

function write(path: string, summary: string, method: WriteEndpoint['method'] = 'POST'): WriteEndpoint {
  return { kind: 'write', path, method, summary };
}

export const commentOnPaper = write('/api/papers/{id}/comment', 'Comment on a paper');
export const replyToComment = write('/api/papers/{id}/comment/{comment}/reply', 'Answer a comment');
export const setPaperLinks = write(
  '/api/papers/{id}/links',
  'Set the repository and project page of a paper',
);
export const upvotePaper = write('/api/papers/{id}/upvote', 'Vote for a paper');
export const withdrawUpvote = write('/api/papers/{id}/upvote', 'Take a vote back', 'DELETE');
export const indexPaper = write('/api/papers/index', 'Add an arXiv paper to the site');
export const submitPaper = write('/api/papers/submit', "Put a paper on today's feed");
export const claimPaper = write('/api/settings/papers/claim', 'Claim to be an author of a paper');
