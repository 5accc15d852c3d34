// What a run reported besides lines and bars: its tables, and its pictures.
import { finishedRuns, type Result } from '@papertape/reproduction';
import { formatNumber } from '../../reproduction/format.ts';

/** A table as a page shows it. */
export interface TableView {
  name: string;
  /** One for each seed that reported it, in the order of seeds. */
  seeds: { seed: number; columns: string[]; rows: string[][] }[];
}

/** A picture of one seed, with where its PNG is. */
export interface ImageView {
  name: string;
  seed: number;
  alt: string;
  width: number;
  height: number;
  href: string;
}

/** The tables of all seeds, those of one name together, in the order in which they were reported. */
export function tablesOf(result: Result): TableView[] {
  const tables = new Map<string, TableView>();
  for (const { seed, tables: reported } of finishedRuns(result))
    for (const { name, columns, rows } of reported) {
      const view = tables.get(name) ?? { name, seeds: [] };
      tables.set(name, view);
      view.seeds.push({ seed, columns, rows: rows.map((row) => row.map(cellText)) });
    }
  return [...tables.values()];
}

/** The pictures of all seeds; `address` is where the pictures of the record are. */
export function imagesOf(result: Result, address: string): ImageView[] {
  return finishedRuns(result).flatMap(({ seed, images }) =>
    images.map(({ name, alt, width, height }, index) => ({
      name,
      seed,
      alt,
      width,
      height,
      href: `${address}/${seed}/${index}.png`,
    })),
  );
}

function cellText(cell: string | number): string {
  return typeof cell === 'number' ? formatNumber(cell) : cell;
}
