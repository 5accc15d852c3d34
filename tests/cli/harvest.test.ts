// `papertape harvest` and a new site's first start, against fakes of the sources.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventPapers, startArxivOai, startArxivRss, startHuggingFace } from '../fakes/index.ts';
import { runPapertape, waitFor } from '../support/process.ts';
import { newDataDir, newEmptyDir, serveFolder } from '../support/site.ts';

const today = new Date().toISOString().slice(0, 10);
const papers = inventPapers(40, today);
let close: () => Promise<unknown>;
let env: Record<string, string>;
const folders: string[] = [];

beforeAll(async () => {
  const rss = await startArxivRss(today);
  rss.announce(
    today,
    papers.map((paper) => ({ paper, type: 'new' as const })),
  );
  const oai = await startArxivOai(papers, { pageSize: 25 });
  const huggingFace = await startHuggingFace(today);
  huggingFace.list(today, papers.slice(0, 10));
  close = () => Promise.all([rss.close(), oai.close(), huggingFace.close()]);
  env = { ARXIV_RSS_URL: rss.url, ARXIV_OAI_URL: oai.url, HF_ENDPOINT: huggingFace.url, ARXIV_DELAY_MS: '0' };
});
afterAll(async () => {
  await close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function dataDir(make = newDataDir): Promise<string> {
  const folder = await make();
  folders.push(folder);
  return folder;
}

interface Report {
  source: string;
  status: string;
  records: number;
}

test('all sources are asked, and a second time brings nothing new', async () => {
  const settings = { ...env, DATA_DIR: await dataDir() };
  const first = await runPapertape(['harvest', '--json', '--no-index'], { env: settings });
  expect(first.code).toBe(0);
  const reports = JSON.parse(first.stdout) as Report[];
  expect(reports.map(({ source, status }) => [source, status])).toEqual([
    ['arxiv-rss', 'done'],
    ['huggingface', 'done'],
    ['arxiv-oai', 'done'],
  ]);
  const again = await runPapertape(['harvest', 'arxiv', '--json'], { env: settings });
  expect(JSON.parse(again.stdout)).toMatchObject([{ source: 'arxiv-rss', created: 0 }]);
});

test('a source that does not answer ends with 75 and says so', async () => {
  const unreachable = { ...env, HF_ENDPOINT: 'http://127.0.0.1:1', DATA_DIR: await dataDir() };
  const { code, stderr } = await runPapertape(['harvest', 'huggingface'], { env: unreachable });
  expect(code).toBe(75);
  expect(stderr).toMatch(/✗ huggingface: .*127\.0\.0\.1/);
});

test('a new site fills itself from its sources while it serves', async () => {
  const site = await serveFolder(await dataDir(), { ...env, HARVEST: 'on' });
  await waitFor(site.running, () => /The first papers are here: (\d+)/.exec(site.running.output.stderr));
  const page = await (await fetch(`${site.url}/papers/date/${today}`)).text();
  expect(page).toContain(papers[0]?.title.split(' ').slice(0, 2).join(' '));
  await site.close();
});

test('a new site without a network says so and shows the sample', async () => {
  const nowhere = 'http://127.0.0.1:1';
  const site = await serveFolder(await dataDir(newEmptyDir), {
    ARXIV_RSS_URL: nowhere,
    ARXIV_OAI_URL: nowhere,
    HF_ENDPOINT: nowhere,
    ARXIV_DELAY_MS: '0',
    HARVEST: 'on',
  });
  await waitFor(site.running, () =>
    /No source can be reached: 13 papers of the sample/.exec(site.running.output.stderr),
  );
  const page = await (await fetch(`${site.url}/papers`)).text();
  expect(page.match(/<h3/g)).toHaveLength(13);
  await site.close();
});
