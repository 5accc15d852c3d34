// DuckDB as the run uses it: one file in the work folder, bounded memory, steps that are done once.
import { rm } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WorkFolderUnusable } from './errors.ts';

/** A column of a piece of a result: numbers (BIGINT too), texts, booleans or null. */
export type Value = number | string | boolean | null;

export interface Database {
  run(sql: string): Promise<void>;
  /** All rows, for results that are known to be small. */
  rows<Row extends Record<string, Value>>(sql: string): Promise<Row[]>;
  /** The rows piece by piece, as columns, on a connection of its own, which sees what is committed. */
  stream(sql: string): AsyncGenerator<Value[][]>;
  /**
   * Runs what was not run before in this file, as one transaction. What joins a table is another step than what makes
   * it: DuckDB takes a table for empty until it is committed, and might form the product of two such.
   */
  step(name: string, work: () => Promise<void>): Promise<void>;
  /** Whether the step was run. */
  done(name: string): boolean;
  close(): void;
}

export interface DatabaseOptions {
  readonly path: string;
  /** Folder for what does not fit into memory. */
  readonly temporary: string;
  /** Bytes. */
  readonly memory: number;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the file, and holds it until it is closed: a second run on the same folder is refused with WorkFolderUnusable. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  // Here and nowhere above: 60 MB of code that only a run over files needs.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await rm(options.temporary, { recursive: true, force: true });
  const instance = await DuckDBInstance.create(options.path, {
    memory_limit: `${Math.round(options.memory / 1e6)}MB`,
    threads: String(options.threads),
    temp_directory: options.temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }).catch((error: unknown) => refuse(options.path, error));
  return databaseOf(instance, await instance.connect(), options);
}

function refuse(path: string, error: unknown): never {
  if (/lock/i.test(String(error))) {
    throw new WorkFolderUnusable(`Another run is using ${path}. Wait for it, or name another work folder.`);
  }
  throw new WorkFolderUnusable(`Cannot open ${path}: ${String(error)}. --restart begins anew.`, {
    cause: error,
  });
}

async function databaseOf(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  { signal }: Pick<DatabaseOptions, 'signal'>,
): Promise<Database> {
  const stop = () => connection.interrupt();
  signal?.addEventListener('abort', stop, { once: true });
  const run = async (sql: string) => {
    signal?.throwIfAborted();
    await connection.run(sql).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  };
  const rows = async <Row extends Record<string, Value>>(sql: string) => {
    const reader = await connection.runAndReadAll(sql);
    return reader
      .getRowObjectsJS()
      .map(
        (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])) as Row,
      );
  };
  await run('CREATE TABLE IF NOT EXISTS steps (name VARCHAR)');
  const finished = new Set((await rows<{ name: string }>('SELECT name FROM steps')).map(({ name }) => name));
  return {
    run,
    rows,
    done: (name) => finished.has(name),
    async *stream(sql) {
      const own = await instance.connect();
      try {
        const result = await own.stream(sql);
        for (;;) {
          signal?.throwIfAborted();
          const chunk = await result.fetchChunk();
          if (!chunk || chunk.rowCount === 0) return;
          yield chunk.getColumns().map((column) => column.map(plain));
        }
      } finally {
        own.closeSync();
      }
    },
    async step(name, work) {
      if (finished.has(name)) return;
      await run('BEGIN');
      try {
        await work();
        await run(`INSERT INTO steps VALUES (${text(name)})`);
        await run('COMMIT');
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
      finished.add(name);
    },
    close() {
      signal?.removeEventListener('abort', stop);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Whole numbers of 64 bits become numbers: all of ours are below 2⁵³. */
function plain(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return value;
  return String(value);
}

/** A text as an SQL literal. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
