import type { BatchRequest } from './types.ts';

/** Fields that ask for more than one answer, or for what only a whole answer can have. */
const LEFT_OUT = [
  'n',
  'best_of',
  'min_tokens',
  'logprobs',
  'top_logprobs',
  'max_tokens',
  'max_completion_tokens',
];

/** The same prompt, asking for one token: it leaves the prompt, and with it the group's prefix, in the server's cache. */
export function primerOf({ customId, url, body }: BatchRequest): BatchRequest {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !LEFT_OUT.includes(name)));
  const limit = body.max_completion_tokens === undefined ? { max_tokens: 1 } : { max_completion_tokens: 1 };
  return { customId, url, body: { ...kept, ...limit } };
}
