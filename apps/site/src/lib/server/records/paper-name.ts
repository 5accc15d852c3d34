// What an administrator types to name a paper.

/** The id in an address of this site (`/papers/ID`, or its page of records); other texts as they are. */
export function paperName(text: string, origin: string): string {
  const trimmed = text.trim();
  const path = trimmed.startsWith(`${origin}/`) ? trimmed.slice(origin.length) : trimmed;
  const [, id] = /^\/(?:papers|administration\/records)\/([^?#]+)/.exec(path) ?? [];
  if (id === undefined) return trimmed;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
