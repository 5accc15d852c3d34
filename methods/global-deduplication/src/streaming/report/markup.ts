// Text as markup, numbers as people read them.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, safe in elements and quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** `18,682`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1.6 MB`, in powers of 1000. */
export function size(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  return `${power === 0 ? value : (value / 1000 ** power).toFixed(1)} ${units[power] ?? ''}`;
}

/** `12.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A table with a caption; the first cell of each row is its header. Cells are markup. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  label = caption,
): string {
  const heads = head.map(
    (cell, index) => `<th scope="col"${index > 0 ? ' class="number"' : ''}>${cell}</th>`,
  );
  const body = rows.map(([first = '', ...cells]) => {
    const data = cells.map((cell) => (cell.startsWith('<td') ? cell : `<td class="number">${cell}</td>`));
    return `<tr><th scope="row">${first}</th>${data.join('')}</tr>`;
  });
  return `<div class="wide" role="region" aria-label="${escaped(label)}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}
