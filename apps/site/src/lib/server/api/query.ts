import * as v from 'valibot';
import { ApiError } from './errors.ts';

/**
 * The parameters of a request, checked; unknown ones are ignored, of repeated ones the first counts.
 * @throws ApiError 400 that names the parameter and says what would be right.
 */
export function parseQuery<Schema extends v.GenericSchema>(
  schema: Schema,
  parameters: URLSearchParams,
): v.InferOutput<Schema> {
  const texts = Object.fromEntries([...parameters].reverse());
  const result = v.safeParse(schema, texts, { abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const name = v.getDotPath(issue) ?? 'query';
  if (issue.received === 'undefined') throw new ApiError(400, `The parameter '${name}' is missing.`);
  throw new ApiError(400, `The parameter '${name}' is wrong: ${issue.message}.`);
}
