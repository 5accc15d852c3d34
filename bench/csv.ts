// Reads CSV: quoted cells with commas, quotes and line breaks in them; UTF-8, or Windows-1252 where it is none.

/** The rows of a file, the header among them; blank lines left out. */
export function readCsv(bytes: Uint8Array): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const text = decode(bytes);
  for (let match = cells.exec(text); match && match.index < text.length; match = cells.exec(text)) {
    const [, quoted, plain = '', end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
