// A bibliography as a form sends it: a file, or pasted text.
import { readAside, MOST_BYTES, UnreadableBibliography, type Bibliography } from '@papertape/bibliographies';
import { FormProblem } from '../forms/form-problem.ts';

/** Reads what the form holds, in a thread of its own. @throws FormProblem that says what would be right. */
export async function readUpload(form: FormData): Promise<Bibliography & { fileName: string }> {
  const file = form.get('file');
  const text = form.get('text');
  const uploaded = file instanceof File && file.size > 0 ? file : null;
  const pasted = typeof text === 'string' && text.trim() !== '' ? text : null;
  const name = uploaded ? 'file' : 'text';
  if (uploaded && pasted)
    throw new FormProblem('There is a file and a pasted text: send one of them, then the other.', 'text');
  if (uploaded && uploaded.size > MOST_BYTES)
    throw new FormProblem(`The file is too large: ${MOST_BYTES / 1024 ** 2} MiB are allowed.`, 'file');
  const bytes = uploaded
    ? new Uint8Array(await uploaded.arrayBuffer())
    : new TextEncoder().encode(pasted ?? '');
  if (bytes.length === 0) throw new FormProblem('Choose a file, or paste entries.', 'file');
  try {
    return { ...(await readAside(bytes)), fileName: uploaded?.name.slice(0, 200) ?? '' };
  } catch (error) {
    if (error instanceof UnreadableBibliography) throw new FormProblem(error.message, name);
    throw error;
  }
}
