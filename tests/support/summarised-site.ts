// A site whose papers a model has summarised: the real job asked a real server of the protocol, and the site serves what
// was kept.
import { rm } from 'node:fs/promises';
import { startInferenceServer, type ReceivedRequest } from '@papertape/batch-inference/testing';
import { embedderOf, readConfiguration } from '@papertape/configuration';
import { ingestRecords, openDatabase } from '@papertape/database';
import { enrichPapers } from '@papertape/jobs/enrichment';
import { emptyRecord, type PaperRecord } from '@papertape/papers';
import { createSearch } from '@papertape/search';
import { newDataDir, serveFolder, type SiteProcess } from './site.ts';

/** A name as long as they come, without a blank. */
export const MODEL = 'lantern-works/Lantern-4.1-Scout-17B-16E-Instruct-Distilled-GGUF-Q4_K_M';

/** A paper, and what the model answers about it. */
interface Summarised {
  id: string;
  title: string;
  abstract: string;
  answer: object;
}

const ABSTRACT =
  'We wind a clock by the tide of three harbours and find that it runs late by $9$ minutes in a year. The loss of time ' +
  'grows with the height of the tide, as $\\Delta t = \\alpha h^2$ tells, and a pendulum of brass halves it. On the Tide-3 data set ' +
  'the error of timekeeping falls from $4.1$ to $1.7$ seconds a day. The design needs no electricity.';

/** Every part is there. */
export const WHOLE: Summarised = {
  id: '2611.00001',
  title: 'Tidal Clocks: Keeping Time by the Sea of Three Harbours',
  abstract: ABSTRACT,
  answer: {
    summary:
      'A clock that is wound by the tide runs nine minutes late in a year, and a pendulum of brass halves the loss.',
    keywords: ['tidal clocks', 'horology', 'brass pendulum', 'harbours', 'low power'],
    claims: [
      { claim: 'It runs late by nine minutes a year.', quote: 'it runs late by $9$ minutes in a year' },
      {
        claim: 'The loss grows with the square of the height of the tide.',
        quote: 'The loss of time grows with the height of the tide, as $\\Delta t = \\alpha h^2$ tells',
      },
      { claim: 'A pendulum of brass halves the loss.', quote: 'a pendulum of brass halves it' },
      { claim: 'It is the best of all clocks.', quote: 'it is the best of all clocks' },
    ],
    tasks: ['timekeeping'],
    datasets: ['Tide-3'],
  },
};

/** A sentence, and nothing else that could be kept. */
export const SENTENCE_ONLY: Summarised = {
  id: '2611.00002',
  title: 'Sundials at Night',
  abstract: ABSTRACT.replace('a clock', 'a sundial'),
  answer: {
    summary: 'A sundial reads the moon.',
    keywords: [],
    claims: [],
    tasks: [],
    datasets: [],
  },
};

/** As long as the rules let it be, and without places to break a line. */
export const LONG: Summarised = {
  id: '2611.00003',
  title: 'Hourglasses',
  abstract: ABSTRACT.replace('a clock', 'an hourglass'),
  answer: {
    summary: `An hourglass of ${'sand-'.repeat(30)}glass ${'runs and runs '.repeat(14)}out.`,
    keywords: Array.from({ length: 8 }, (_, index) => `${index}${'hourglassology'.repeat(4)}`),
    claims: [
      { claim: `It is ${'very-'.repeat(50)}late.`, quote: ABSTRACT.slice(ABSTRACT.indexOf('The loss')) },
    ],
    tasks: ['timekeeping'],
    datasets: ['Tide-3'],
  },
};

const ALL = [WHOLE, SENTENCE_ONLY, LONG];

/** Starts it; needs the built site. The model is asked no more afterwards: its server is gone. */
export async function startSummarisedSite(env: Record<string, string> = {}): Promise<SiteProcess> {
  const server = await startInferenceServer({ models: [MODEL], answer: answerAbout });
  const dataDir = await newDataDir();
  const whole = { ENRICHMENT_URL: server.url, ENRICHMENT_MODEL: MODEL, ...env };
  try {
    await fillAndSummarise(dataDir, whole);
    const site = await serveFolder(dataDir, whole);
    return {
      ...site,
      async close() {
        await site.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } finally {
    await server.close();
  }
}

async function fillAndSummarise(dataDir: string, env: Record<string, string>): Promise<void> {
  const database = await openDatabase({ databaseUrl: null, dataDir });
  try {
    const configuration = readConfiguration(env);
    await database.transaction((tx) => ingestRecords(tx, ALL.map(recordOf)));
    const search = await createSearch({ database, embedder: embedderOf(readConfiguration({})) });
    const { done, words } = await enrichPapers({ configuration, database, search });
    await search.close();
    if (done !== ALL.length) throw new Error(`${done} papers were summarised: ${words}`);
  } finally {
    await database.close();
  }
}

function answerAbout({ prompt }: ReceivedRequest): string {
  return JSON.stringify(ALL.find(({ title }) => prompt.includes(title))?.answer ?? {});
}

function recordOf({ id, title, abstract }: Summarised): PaperRecord {
  return emptyRecord({
    source: 'arxiv',
    sourceKey: id,
    identifiers: [{ scheme: 'arxiv', value: id }],
    title,
    abstract,
    authors: [{ name: 'Ada Quill' }, { name: 'Bo Lindqvist' }],
    categories: ['cs.LG'],
    links: [{ kind: 'pdf', url: `https://arxiv.org/pdf/${id}` }],
    publishedAt: new Date(Date.now() - 60_000).toISOString(),
    upvotes: 3,
  });
}
