/** Path of a room's page. */
export function roomPath(name: string): string {
  return `/reproductions/${encodeURIComponent(name)}`;
}
