// Once for all browser tests: a Chromium to drive.
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the browser; null for the machine's own Chrome. */
    chromium: string | null;
  }
}

/**
 * Unpacks the Chromium that npm brought (Linux only; elsewhere the tests use the Chrome that is installed). It goes into
 * a folder named by its version, because the package takes whatever lies at a fixed place in the temporary folder.
 */
export default async function setup(project: TestProject): Promise<void> {
  const given = process.env.CHROMIUM_PATH;
  if (given || process.platform !== 'linux') return project.provide('chromium', given || null);
  const folder = join(tmpdir(), `papertape-chromium-${version()}`);
  await mkdir(folder, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    project.provide('chromium', await chromium.executablePath());
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function version(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = join(dirname(dirname(entry)), 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
