// Numbers, sizes and tables as a person reads them.

/** `18,682`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 paper`, `18,682 papers`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `1.6 MB`, in powers of 1000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  const scaled = value / 1000 ** power;
  return `${power === 0 ? scaled : scaled.toFixed(1)} ${units[power] ?? ''}`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `1 h 40 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A measured number: four significant digits, `0.7124`, `18,680`, `2.1e-5`. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(3).replace(/\.?0+e/, 'e');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/** A share of 1 with one decimal: `48.6 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Text in lines of at most `columns`, broken between words; it begins with `prefix` and hangs below its end. */
export function wrap(text: string, columns: number, prefix = ''): string {
  const hanging = ' '.repeat(prefix.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    const fits = line === '' || prefix.length + longer.length <= columns;
    if (!fits) lines.push(line);
    line = fits ? longer : word;
  }
  return [...lines, line].map((each, index) => (index === 0 ? prefix : hanging) + each).join('\n');
}

/** Rows in columns as wide as their widest cell; the last column is not padded. `width` ignores colours. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
        )
        .join('  '),
    )
    .map((line) => `${indent}${line.trimEnd()}\n`)
    .join('');
}

function width(cell: string): number {
  return cell.replace(/\u001b\[\d+m/g, '').length;
}
