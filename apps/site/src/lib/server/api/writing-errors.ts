import { WrongText } from '@papertape/people';
import { TooOften } from '../discussion/limits.ts';
import { ApiError } from './errors.ts';

/** Does what may complain of a text, or of how often: as the API says it. @throws ApiError */
export async function orApiError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof WrongText) throw new ApiError(400, thrown.message);
    if (thrown instanceof TooOften)
      throw new ApiError(429, thrown.message, { 'Retry-After': String(thrown.retryAfterSeconds) });
    throw thrown;
  }
}
