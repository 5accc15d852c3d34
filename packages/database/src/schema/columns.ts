// Columns that many tables share.
import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A moment, as PostgreSQL writes it: `instantOf` makes ISO 8601 of it. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** A number that counts up by itself. */
export const serial = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** The number of a row of another table. */
export const rowId = (name: string) => bigint(name, { mode: 'number' });

/** The id of a person. */
export const personId = (name: string) => uuid(name);
