/** Writes a result as a file that people and version control can read: one line for each run. */
import type { Result } from './result.ts';

/** The result as JSON, indented, with each run, claim and dataset on a line of its own. */
export function resultToJson(result: Result): string {
  const { runs, claims, datasets, ...head } = result;
  const lines = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  const lists = Object.entries({ datasets, claims, runs }).map(([key, items]) => {
    const rows = items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
    return `  ${JSON.stringify(key)}: [${rows === '' ? '' : `\n${rows}\n  `}]`;
  });
  return `{\n${[...lines, ...lists].join(',\n')}\n}\n`;
}
