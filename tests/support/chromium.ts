// A Chromium to drive: the one npm brought on Linux, the machine's own Chrome elsewhere.
import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { LaunchOptions } from 'playwright-core';

/**
 * Path of the browser, unpacked where need be; null for the machine's own Chrome. CHROMIUM_PATH names another one. It is
 * unpacked into a folder named by its version, because the package takes whatever lies at a fixed place.
 */
export async function chromiumPath(): Promise<string | null> {
  const given = process.env.CHROMIUM_PATH;
  if (given || process.platform !== 'linux') return given || null;
  const folder = join(tmpdir(), `papertape-chromium-${version()}`);
  await mkdir(folder, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Options to launch the browser at a path with. */
export function launchOptions(path: string | null): LaunchOptions {
  return {
    ...(path === null ? { channel: 'chrome' } : { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      // No name but this machine's is found: nothing leaves it.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  };
}

function version(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = join(dirname(dirname(entry)), 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
