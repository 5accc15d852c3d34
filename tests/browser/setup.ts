// Once for all browser tests: a Chromium to drive.
import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../support/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the browser; null for the machine's own Chrome. */
    chromium: string | null;
  }
}

/** Unpacks the browser before the first test, since two tests at once would get in each other's way. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await chromiumPath());
}
