// Bodies that the API is sent: JSON, and not more of it than the site takes.
import { MAX_RESULT_BYTES } from '@papertape/reproduction';
import * as v from 'valibot';
import { ApiError } from './errors.ts';

/** The most that a client may send, in bytes: a result is the longest. The same as the server's own limit (server.ts). */
export const LONGEST_BODY = MAX_RESULT_BYTES;

/** The text of a JSON body. @throws ApiError 415 for another type, 413 when it is too long. */
export async function readBody(request: Request): Promise<string> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^application\/json\b/i.test(type))
    throw new ApiError(415, 'Send JSON (Content-Type: application/json).');
  return new TextDecoder().decode(await readBytes(request));
}

/** A body of any type. @throws ApiError 413 when it is too long, 400 when it breaks off. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('Content-Length')) > LONGEST_BODY) throw tooLong();
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    // Of a body that came without its length.
    if (bytes.length > LONGEST_BODY) throw tooLong();
    return bytes;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if ((error as { status?: unknown }).status === 413) throw tooLong();
    throw new ApiError(400, 'The body ended before it was whole.');
  }
}

/** The body as its schema reads it. @throws ApiError 400 that names the field and says what would be right. */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parseJson(text), { abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const name = v.getDotPath(issue);
  throw new ApiError(
    400,
    name === null
      ? `The body is wrong: ${issue.message}.`
      : `The field '${name}' is wrong: ${issue.message}.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'The body is no JSON.');
  }
}

function tooLong(): ApiError {
  return new ApiError(413, `The body is too long: ${LONGEST_BODY / 1024 ** 2} MiB are allowed.`);
}
