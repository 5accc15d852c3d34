// Runs all fakes of the sources until it is interrupted, and prints the environment that points a site at them:
//   node tests/fakes/main.ts [--port 4100] [--day 2026-03-02] [--papers 60]
import { parseArgs } from 'node:util';
import { inventPapers, startArxivOai, startArxivRss, startHuggingFace } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    day: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    papers: { type: 'string', default: '60' },
  },
});
const first = Number(values.port);
const port = (offset: number) => (first === 0 ? {} : { port: first + offset });
const papers = inventPapers(Number(values.papers), values.day);
const rss = await startArxivRss(values.day, port(0));
rss.announce(
  values.day,
  papers.map((paper) => ({ paper, type: 'new' as const })),
);
const oai = await startArxivOai(papers, { ...port(1), pageSize: 25 });
const huggingFace = await startHuggingFace(values.day, port(2));
huggingFace.list(values.day, papers.slice(0, 25));
console.log(`ARXIV_RSS_URL=${rss.url}`);
console.log(`ARXIV_OAI_URL=${oai.url}`);
console.log(`HF_ENDPOINT=${huggingFace.url}`);
console.log('ARXIV_DELAY_MS=0');
process.once('SIGINT', () => void Promise.all([rss.close(), oai.close(), huggingFace.close()]));
