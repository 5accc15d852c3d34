// Who a token speaks for, as clients of the Hugging Face API ask.
import * as v from 'valibot';
import { Whoami } from '../schemas/responses.ts';
import { readEndpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';

/** `GET /api/whoami-v2`: the person behind the token. */
export const whoami = readEndpoint({
  path: '/api/whoami-v2',
  summary: 'Who the token speaks for',
  query: v.object({}),
  response: Whoami,
  mayBeMissing: false,
  async answer({ actor: { person, scopes } }) {
    if (person === null) throw new ApiError(401, 'This needs an access token.');
    return {
      body: {
        type: 'user',
        id: person.id,
        name: person.handle,
        fullname: person.name,
        role: person.role,
        auth: scopes === null ? { type: 'session' } : { type: 'access_token', scopes },
      },
    };
  },
});
