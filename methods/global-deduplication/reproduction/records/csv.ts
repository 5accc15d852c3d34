/** Comma-separated values (RFC 4180): fields may be quoted, and hold commas, doubled quotes and line feeds. */

/** Rows of fields; empty lines are left out. Throws TypeError for a quoted field that never ends. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { field, next } = fieldAt(text, at);
    row.push(field);
    at = next + 1;
    if (text[next] === ',') {
      if (at >= text.length) row.push('');
      continue;
    }
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** The field that begins at `start`, and where it ends: at a comma, a line feed or the end of the text. */
function fieldAt(text: string, start: number): { field: string; next: number } {
  if (text[start] !== '"') {
    let next = start;
    while (next < text.length && text[next] !== ',' && text[next] !== '\n') next++;
    return { field: text.slice(start, next).replace(/\r$/, ''), next };
  }
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) throw new TypeError(`The quote at character ${start + 1} is never closed.`);
  let next = end + 1;
  while (next < text.length && text[next] !== ',' && text[next] !== '\n') next++;
  return { field: text.slice(start + 1, end).replaceAll('""', '"'), next };
}
