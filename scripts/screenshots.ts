// Makes the pictures of README.md from the sample: `npm run screenshots`. Needs the built site, and no network.
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, launchOptions } from '../tests/support/chromium.ts';
import { waitFor } from '../tests/support/process.ts';
import { newDataDir, serveFolder } from '../tests/support/site.ts';

const TARGET = join(import.meta.dirname, '../docs/screenshots');
const DESKTOP = { width: 1160, height: 760 };
const PHONE = { width: 390, height: 760 };

/** Sources that cannot be reached: the site shows its sample then. */
const NOWHERE = {
  ARXIV_RSS_URL: 'http://127.0.0.1:1',
  ARXIV_OAI_URL: 'http://127.0.0.1:1',
  HF_ENDPOINT: 'http://127.0.0.1:1',
};

/** A claim with the paper's figure, ours, the verdict and its chart. */
const REPRODUCTION = '/reproductions/target-surrogates#claim-more-inner-steps';

interface Shot {
  file: string;
  path: string;
  colorScheme: 'light' | 'dark';
  viewport: { width: number; height: number };
}

const SHOTS: readonly Shot[] = [
  { file: 'daily.png', path: '/papers', colorScheme: 'light', viewport: DESKTOP },
  { file: 'daily-dark.png', path: '/papers', colorScheme: 'dark', viewport: DESKTOP },
  { file: 'paper.png', path: '/papers/PAPER', colorScheme: 'light', viewport: DESKTOP },
  {
    file: 'search.png',
    path: '/search?q=load+balancing+of+experts',
    colorScheme: 'light',
    viewport: DESKTOP,
  },
  { file: 'reproduction.png', path: REPRODUCTION, colorScheme: 'light', viewport: DESKTOP },
  { file: 'reproduction-dark.png', path: REPRODUCTION, colorScheme: 'dark', viewport: DESKTOP },
  { file: 'phone.png', path: '/papers', colorScheme: 'light', viewport: PHONE },
  { file: 'phone-dark.png', path: '/papers/PAPER', colorScheme: 'dark', viewport: PHONE },
];

async function main(): Promise<void> {
  const dataDir = await newDataDir();
  const site = await serveFolder(dataDir, { HARVEST: 'on', ...NOWHERE });
  await waitFor(site.running, () => /papers of the sample are shown/.exec(site.running.output.stderr));
  const browser = await chromium.launch(launchOptions(await chromiumPath()));
  try {
    await mkdir(TARGET, { recursive: true });
    const response = await fetch(`${site.url}/api/papers/search?q=balancing&limit=1`);
    const [first] = (await response.json()) as { paper: { id: string } }[];
    for (const shot of SHOTS)
      await take(browser, site.url, { ...shot, path: shot.path.replace('PAPER', first?.paper.id ?? '') });
  } finally {
    await browser.close();
    await site.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function take(
  browser: Browser,
  origin: string,
  { file, path, colorScheme, viewport }: Shot,
): Promise<void> {
  const page = await browser.newPage({ baseURL: origin, colorScheme, viewport, reducedMotion: 'reduce' });
  await page.route(
    (url) => url.origin !== origin,
    (route) => route.abort(),
  );
  await page.goto(path, { waitUntil: 'load' });
  const target = join(TARGET, file);
  await page.screenshot({ path: target });
  console.log(`${file}  ${Math.round((await stat(target)).size / 1000)} kB`);
  await page.close();
}

await main();
