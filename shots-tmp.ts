import { chromium } from 'playwright-core';
import { chromiumPath, launchOptions } from './tests/support/chromium.ts';
import { openPeople } from './tests/support/people.ts';
import { siteRecords } from './tests/support/papers.ts';
import { startSite } from './tests/support/site.ts';
import { emptyRecord } from '@papertape/papers';
const words = ['Tidal clocks','Lantern routing','Kettles that sing','Sundials at night','Umbrella graphs','Harbour estimators','Glass attention','Slow gradients'];
const cats = [['cs.LG','stat.ML'],['cs.CL'],['cs.CV','cs.LG'],['math.OC'],['cs.SD','eess.AS']];
const records = [...siteRecords(), ...Array.from({length: 120}, (_, i) => {
  const day = new Date(Date.now() - (i % 6) * 86400000).toISOString().slice(0,10);
  return emptyRecord({ source: 'arxiv', sourceKey: `2611.${String(10000+i)}`, identifiers: [{scheme:'arxiv', value:`2611.${10000+i}`}],
    title: `${words[i % 8]} for ${words[(i*3+1) % 8].toLowerCase()}, part ${i}`, abstract: 'We build a clock that is wound by the tide and measure how late it runs. It is late by less than a minute in a month, which is better than the clocks before it. '.repeat(3),
    authors: [{name: `Ada Quill ${i%9}`}, {name: `Bo Lindqvist ${i%5}`}], categories: cats[i % 5], publishedAt: `${day}T0${i%9}:00:00Z`, upvotes: (i*7)%40, listings: [{day: day as never, submittedBy: null}] });
})];
const site = await startSite(records);
const people = await openPeople(site);
const browser = await chromium.launch(launchOptions(await chromiumPath()));
try {
  const reader = await people.signInAs({ handle: 'ada-quill', name: 'Ada Quill' });
  const get = async (path: string, init: RequestInit = {}) => { const t = performance.now(); const r = await fetch(site.url + path, { headers: reader.headers, redirect: 'manual', ...init }); const text = await r.text(); console.log(path, r.status, Math.round(performance.now() - t), 'ms', text.length); return text; };
  const first = await get('/for-you'); await get('/for-you'); 
  const links = [...first.matchAll(/<h3[^>]*><a href="([^"]+)"/g)].map((m) => m[1]);
  console.log(links.length, links.slice(0, 5));
  for (const l of links.slice(0, 4)) await get(l);
  await get(links[1] + '/vote', { method: 'POST', body: new URLSearchParams({ on: 'yes' }) });
  await get(links[6] + '/reading', { method: 'POST', body: new URLSearchParams({ mark: 'hidden', on: 'yes' }) });
  const shot = async (name: string, path: string, full = false) => {
    for (const width of [360, 1280]) for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ baseURL: site.url, viewport: { width, height: width === 360 ? 780 : 900 }, colorScheme });
      await reader.enter(context); const page = await context.newPage(); await page.goto(path);
      if (name === 'for-you-open') await page.locator('details summary').nth(1).click();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth); if (over > 0) console.log('SIDEWAYS', name, width, over);
      await page.screenshot({ path: `/tmp/w-c-shots/${name}-${width}-${colorScheme}.png`, fullPage: full }); await context.close();
    }
  };
  await shot('for-you', '/for-you');
  await get('/for-you?/again', { method: 'POST', body: new URLSearchParams() });
  await shot('second', '/for-you');
  await shot('settings', '/settings/for-you', true);
  console.log((await people.database.db.execute('select act, count(*) from ranking_outcomes group by 1' as never)).rows);
} finally { await browser.close(); await people.close(); await site.close(); }
