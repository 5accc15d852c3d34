// Where tests are found and how each kind runs. `npm test` runs all projects; `npx vitest run PATH` runs one file.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/testing/longest-first.ts';

const NEVER = ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', 'data/**', 'apps/*/data/**'];
const DATABASE = '**/*.db.test.ts';
/** Vitest leaves a core free for its own process, which has little to do here. */
const ALL_CORES = '100%';
/** These look at what a process did before anything else: they have one of their own, as those of methods do. */
const ALONE = ['packages/neural/src/leak.test.ts', 'packages/neural/src/device.test.ts'];
/** End-to-end tests start whole sites; two at once are what two cores carry. */
const END_TO_END_WORKERS = 2;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      unit('unit', {
        include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
        exclude: [...NEVER, DATABASE, ...ALONE],
        // A process for each file takes longer than most of them.
        isolate: false,
      }),
      unit('unit-methods', { include: ['methods/**/*.test.ts', ...ALONE], exclude: [...NEVER, DATABASE] }),
      {
        // On PGlite, or with TEST_DATABASE=postgresql on the server of TEST_DATABASE_URL: `npm test` runs both.
        test: {
          name: 'database',
          include: [DATABASE],
          exclude: NEVER,
          maxWorkers: ALL_CORES,
          // Files share a process, and with it the PGlite that openTestDatabase empties in between.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      endToEnd('api', ['tests/api/**/*.test.ts', 'tests/fakes/**/*.test.ts']),
      endToEnd('cli', ['tests/cli/**/*.test.ts']),
      endToEnd('faults', ['tests/faults/**/*.test.ts']),
      endToEnd('browser', ['tests/browser/**/*.test.ts'], ['tests/browser/setup.ts']),
    ],
  },
});

function unit(name: string, files: { include: string[]; exclude: string[]; isolate?: boolean }) {
  // No test judges how long it takes; a busy machine must not either.
  return { test: { name, ...files, maxWorkers: ALL_CORES, testTimeout: 30_000 } };
}

function endToEnd(name: string, include: string[], globalSetup: string[] = []) {
  return {
    test: {
      name,
      include,
      globalSetup,
      exclude: [...NEVER, DATABASE],
      maxWorkers: END_TO_END_WORKERS,
      testTimeout: 120_000,
      hookTimeout: 180_000,
    },
  };
}
