// A site with readers who were shown papers, for tests. Not for programs.
import { createRanker } from '@papertape/contextual-bandits';
import type { Database } from '@papertape/database';
import { newPaper, newPerson } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { FEATURES, FEATURES_VERSION, FLOOR } from '@papertape/personal-ranking';
import { randomStream } from '@papertape/reproduction';

/** The feature that readers of these logs like: the chance of an act rises with it. */
const LIKED = FEATURES.indexOf('words');
const [CANDIDATES, SLOTS] = [6, 5];

/** How the log is made. */
export interface RankingLogOptions {
  readers: number;
  days: number;
  /** Rankings of each reader on a day. */
  visits: number;
  /** When the last ranking was made. */
  until: Date;
}

/** A ranking as the log stores it, with what its reader opened. */
interface Entry {
  reader: string;
  at: string;
  occasion: string;
  candidates: number[];
  features: { indices: number[]; values: number[] }[];
  shown: number[];
  propensities: number[];
  opened: number[];
}

/** Makes readers, shows them papers by chance, and lets them act; returns how many papers were shown. */
export async function newRankingLog(database: Database, options: RankingLogOptions): Promise<number> {
  const { readers, days, visits, until } = options;
  const random = randomStream(1, 'log');
  const papers: number[] = [];
  // Their numbers are of a month that no other invented paper is of: the log may be made on a site that has papers.
  for (let index = 1; index <= CANDIDATES; index++)
    papers.push((await newPaper(database, { arxivId: `2511.0000${index}` })).id);
  const entries: Entry[] = [];
  for (let number = 0; number < readers; number++) {
    const { id: reader } = await newPerson(database);
    for (let visit = 0; visit < days * visits; visit++) {
      const back =
        (days - 1 - Math.floor(visit / visits)) * 86_400_000 + (visit % visits) * 3_600_000 + number * 1000;
      const at = new Date(until.getTime() - back).toISOString();
      entries.push({ reader, at, occasion: `visit ${visit}`, ...drawRanking(papers, random) });
    }
  }
  await store(database, entries);
  return entries.length * SLOTS;
}

function drawRanking(
  papers: readonly number[],
  random: ReturnType<typeof randomStream>,
): Omit<Entry, 'reader' | 'at' | 'occasion'> {
  const features = papers.map((_, place) => ({
    indices: [0, LIKED],
    values: [1 - place / papers.length, Math.round(1e4 * random.uniform()) / 1e4],
  }));
  const candidates = papers.map((paper, index) => ({
    id: String(paper),
    features: {
      indices: Uint32Array.from(features[index]?.indices ?? []),
      values: Float32Array.from(features[index]?.values ?? []),
    },
  }));
  const ranker = createRanker({ policy: { kind: 'uniform' }, model: { predict: () => 0.1 } });
  const draws = ranker.rank(null, candidates, { slots: SLOTS, seed: random.integer(2 ** 31), floor: FLOOR });
  const opened = draws.filter(({ id }) => {
    const liked = features[papers.indexOf(Number(id))]?.values[1] ?? 0;
    return random.uniform() < 0.03 + 0.5 * liked;
  });
  return {
    candidates: [...papers],
    features,
    shown: draws.map(({ id }) => Number(id)),
    propensities: draws.map(({ propensity }) => propensity),
    opened: opened.map(({ id }) => Number(id)),
  };
}

/** All entries in two statements: one for each would take a test a minute. */
async function store({ db }: Database, entries: readonly Entry[]): Promise<void> {
  const numbers = (name: string, type: string) =>
    sql.raw(`array(select value::${type} from jsonb_array_elements_text(e -> '${name}'))`);
  const json = JSON.stringify(entries);
  await db.execute(sql`
    insert into ranking_decisions (user_id, at, surface, occasion, model_id, features_version, policy, seed, context,
      candidate_ids, features, scores, reasons, shown_ids, propensities)
    select (e ->> 'reader')::uuid, (e ->> 'at')::timestamptz, 'page', e ->> 'occasion', null, ${FEATURES_VERSION},
      '{"name": "uniform", "version": "1", "definition": {"kind": "uniform"}}', 1, '{"picked": 10}',
      ${numbers('candidates', 'bigint')}, e -> 'features', array_fill(0.1::float8, array[${CANDIDATES}::int]),
      (select jsonb_agg('{"kind": "trending"}'::jsonb) from jsonb_array_elements(e -> 'candidates')),
      ${numbers('shown', 'bigint')}, ${numbers('propensities', 'float8')}
    from jsonb_array_elements(${json}::jsonb) as e order by e ->> 'at'`);
  await db.execute(sql`
    insert into ranking_outcomes (decision_id, paper_id, act, at)
    select d.id, o.value::bigint, 'open', d.at + interval '1 minute'
    from jsonb_array_elements(${json}::jsonb) as e
      join ranking_decisions d on d.user_id = (e ->> 'reader')::uuid and d.occasion = e ->> 'occasion',
      jsonb_array_elements_text(e -> 'opened') as o`);
}
