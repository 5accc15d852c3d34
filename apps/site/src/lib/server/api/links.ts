/** A Link header to the next page: the request's address with some parameters replaced. */
export function nextLink(url: URL, changes: Readonly<Record<string, string>>): Record<string, string> {
  const next = new URL(url);
  for (const [name, value] of Object.entries(changes)) next.searchParams.set(name, value);
  return { Link: `<${next.href}>; rel="next"` };
}
