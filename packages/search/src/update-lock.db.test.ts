import { openTestDatabase } from '@papertape/database/testing';
import { expect, test } from 'vitest';
import { withUpdateLock } from './update-lock.ts';

test('a second update steps back while one runs on PostgreSQL, and has its turn afterwards', async () => {
  const database = await openTestDatabase();
  try {
    const inner = await withUpdateLock(database, () => withUpdateLock(database, async () => 'second'));
    expect(inner).toBe(database.kind === 'postgresql' ? undefined : 'second');
    expect(await withUpdateLock(database, async () => 'later')).toBe('later');
  } finally {
    await database.close();
  }
});

test('an update that fails gives the lock back', async () => {
  const database = await openTestDatabase();
  try {
    const failing = withUpdateLock(database, () => Promise.reject(new Error('no model')));
    await expect(failing).rejects.toThrow('no model');
    expect(await withUpdateLock(database, async () => 'next')).toBe('next');
  } finally {
    await database.close();
  }
});
