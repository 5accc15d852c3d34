// What a real browser transfers and how much the layout moves when it opens a page.
import chromium from '@sparticuz/chromium';
import { chromium as browserType, type Page } from 'playwright-core';

/** Bytes over the wire (compressed, without headers) by kind, and the cumulative layout shift. */
export interface PageWeight {
  html: number;
  stylesheet: number;
  script: number;
  /** HTML, CSS and JavaScript together. */
  code: number;
  layoutShift: number;
}

const PHONE = { width: 390, height: 844 };

/** Opens the page once with an empty cache on a phone's screen and scrolls to its end. */
export async function weighPage(address: string): Promise<PageWeight> {
  const browser = await browserType.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args,
    headless: true,
  });
  try {
    const page = await browser.newPage({ viewport: PHONE });
    return await weigh(page, address);
  } finally {
    await browser.close();
  }
}

async function weigh(page: Page, address: string): Promise<PageWeight> {
  const bytes: Record<string, number> = {};
  const sizes: Promise<void>[] = [];
  const { origin } = new URL(address);
  // Thumbnails come from elsewhere and are no part of the page's own weight.
  await page.route(
    (url) => url.origin !== origin,
    (route) => route.abort(),
  );
  page.on('requestfinished', (request) => {
    const add = async () => {
      const { responseBodySize } = await request.sizes();
      bytes[request.resourceType()] = (bytes[request.resourceType()] ?? 0) + responseBodySize;
    };
    sizes.push(add());
  });
  await page.addInitScript(() => {
    const shift = window as unknown as { layoutShift: number };
    shift.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shift.layoutShift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 600) {
      window.scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  });
  const layoutShift = await page.evaluate(() => (window as unknown as { layoutShift: number }).layoutShift);
  await Promise.all(sizes);
  const html = bytes['document'] ?? 0;
  const stylesheet = bytes['stylesheet'] ?? 0;
  const script = bytes['script'] ?? 0;
  return { html, stylesheet, script, code: html + stylesheet + script, layoutShift };
}
