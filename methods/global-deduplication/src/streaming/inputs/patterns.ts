/** A path as a pattern that matches it alone: `*`, `?` and `[` stand for themselves. */
export function literally(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}
