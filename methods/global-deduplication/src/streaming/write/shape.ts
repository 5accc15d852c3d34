// Column types for rows of JSON: found in the rows themselves, so that no text that looks like a date becomes one.
import { InvalidOption } from '../../errors.ts';
import { identifier, text } from '../database.ts';

/** The type of all values of a column; 'json' where they have none in common. */
export type Shape =
  | 'null'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'text'
  | 'json'
  | { readonly list: Shape }
  | { readonly object: ReadonlyMap<string, Shape> };

/** Objects of more fields are taken as maps and kept as JSON. */
const MOST_FIELDS = 200;
const LARGEST_BIGINT = 9.2e18;

/** The shape of one value. */
export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < LARGEST_BIGINT ? 'integer' : 'number';
  }
  if (Array.isArray(value)) return { list: value.map(shapeOf).reduce(mergeShapes, 'null') };
  const fields = Object.entries(value as Record<string, unknown>);
  return { object: new Map(fields.map(([name, field]) => [name, shapeOf(field)])) };
}

/** The shape that holds values of both. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  if (a === b || b === 'null') return a;
  if (a === 'null') return b;
  if ((a === 'integer' && b === 'number') || (a === 'number' && b === 'integer')) return 'number';
  if (typeof a === 'string' || typeof b === 'string') return 'json';
  if ('list' in a && 'list' in b) return { list: mergeShapes(a.list, b.list) };
  if ('object' in a && 'object' in b) return { object: mergeFields(a.object, b.object) };
  return 'json';
}

function mergeFields(
  a: ReadonlyMap<string, Shape>,
  b: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, Shape> {
  const fields = new Map(a);
  for (const [name, shape] of b) fields.set(name, mergeShapes(fields.get(name) ?? 'null', shape));
  return fields;
}

/** DuckDB's type of a shape. */
export function typeOf(shape: Shape): string {
  if (typeof shape === 'string') {
    return {
      null: 'VARCHAR',
      boolean: 'BOOLEAN',
      integer: 'BIGINT',
      number: 'DOUBLE',
      text: 'VARCHAR',
      json: 'JSON',
    }[shape];
  }
  if ('list' in shape) return `${typeOf(shape.list)}[]`;
  const names = [...shape.object.keys()];
  const alike = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  if (names.length === 0 || names.length > MOST_FIELDS || alike || names.includes('')) return 'JSON';
  return `STRUCT(${[...shape.object].map(([name, field]) => `${identifier(name)} ${typeOf(field)}`).join(', ')})`;
}

/** Columns as `read_json` takes them. @throws InvalidOption where two names differ in case only, which Parquet's readers take for one. */
export function columnsOf(rows: ReadonlyMap<string, Shape>): string {
  const names = [...rows.keys()];
  const alike = names.find((name) =>
    names.some((other) => other !== name && other.toLowerCase() === name.toLowerCase()),
  );
  if (alike !== undefined) {
    throw new InvalidOption(
      `Two columns are called '${alike}' but for upper case: write .jsonl instead of .parquet.`,
    );
  }
  return `{${[...rows].map(([name, shape]) => `${text(name)}: ${text(typeOf(shape))}`).join(', ')}}`;
}
