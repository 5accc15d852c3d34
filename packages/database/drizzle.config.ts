import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  // The tables of papers, and those of people that refer to them.
  schema: ['./src/schema.ts', './src/schema/*.ts'],
  out: './migrations',
  migrations: { prefix: 'index' },
});
