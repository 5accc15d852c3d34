// The form that a request carries.
import { error } from '@sveltejs/kit';

/** The fields of a form. @throws HttpError 415 when the body is no form */
export async function readForm(request: Request): Promise<FormData> {
  return await request.formData().catch(() => error(415, 'Send a form.'));
}
