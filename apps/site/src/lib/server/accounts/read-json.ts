import { error, type RequestEvent } from '@sveltejs/kit';

/** The JSON object that a script of ours sent; only its outer form is checked. @throws HttpError 400, 415 */
export async function readJson<T extends object>({ request }: RequestEvent): Promise<T> {
  // The type keeps pages of other sites out: a form cannot send it.
  if (!/^application\/json\b/i.test(request.headers.get('Content-Type') ?? '')) error(415, 'Send JSON.');
  const value: unknown = await request.json().catch(() => null);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) error(400, 'Send a JSON object.');
  return value as T;
}
