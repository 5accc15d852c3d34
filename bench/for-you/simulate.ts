// The simulated site: readers come, are shown papers by one arm, and act; acts come late, and models are trained each day.
import { exposureOf } from '@papertape/personal-ranking';
import { randomStream } from '@papertape/reproduction';
import { type Arm, learns, rankBy, type Visit } from './arms.ts';
import { type DelayedAct, react } from './behaviour.ts';
import { Learning, type Rounds } from './learning.ts';
import { addVote, ReaderRecord, type SitePaper, sitePaper } from './readers.ts';
import { DAY_MS, papersOfDay, type World } from './world.ts';

const SLOTS = 20;
/** Limits of the site's own queries. */
const [TRENDING, NEWEST, EXPOSURE_DAYS] = [300, 300, 7];
/** Papers older than this are in no pool. */
const POOL_DAYS = 15;
const HOUR_MS = 3_600_000;

/** What happened on one simulated site. */
export interface Run {
  arm: Arm;
  seed: number;
  /** Acts in favour by reader and day. */
  acts: Int32Array[];
  hides: number;
  visits: number;
  impressions: number;
  /** Impressions by paper, of all papers. */
  shown: Int32Array;
  rounds: Rounds;
  /** Milliseconds of one ranking, on average. */
  rankMs: number;
  trainMs: number;
}

/** An act on its way. */
interface Pending {
  at: number;
  record: ReaderRecord;
  paper: SitePaper;
  act: DelayedAct['act'];
}

/** Runs one arm on a world. The pool and what was shown to everybody are read again each hour. */
export function simulate(
  world: World,
  arm: Arm,
  {
    every = 1,
    onDay = () => undefined,
  }: { /** Days between two trainings. */ every?: number; onDay?: (day: number) => void } = {},
): Run {
  const site = new SimulatedSite(world, arm, every);
  for (let day = 0; day < world.size.days; day++) {
    site.runDay(day);
    onDay(day);
  }
  return site.run;
}

class SimulatedSite {
  readonly run: Run;
  readonly #world: World;
  readonly #records: ReaderRecord[];
  readonly #learning = new Learning();
  #papers: SitePaper[] = [];
  #pending: Pending[] = [];
  /** Impressions of each of the last days. */
  #exposures: Map<number, number>[] = [];
  readonly #every: number;

  constructor(world: World, arm: Arm, every: number) {
    this.#every = every;
    const { readers, days, papersPerDay } = world.size;
    this.#world = world;
    this.#records = world.readers.map((reader) => new ReaderRecord(reader));
    this.run = {
      arm,
      seed: world.seed,
      acts: Array.from({ length: readers }, () => new Int32Array(days)),
      hides: 0,
      visits: 0,
      impressions: 0,
      shown: new Int32Array(days * papersPerDay),
      rounds: this.#learning.rounds,
      rankMs: 0,
      trainMs: 0,
    };
  }

  runDay(day: number): void {
    const { start, seed } = this.#world;
    const midnight = start + day * DAY_MS;
    this.#papers = this.#papers.filter(({ appearedAt }) => appearedAt > midnight - POOL_DAYS * DAY_MS);
    this.#papers.push(...papersOfDay(this.#world, day).map(sitePaper));
    this.#exposures = [...this.#exposures.slice(1 - EXPOSURE_DAYS), new Map()];
    if (learns(this.run.arm) && day % this.#every === 0) {
      const before = performance.now();
      this.#learning.train(midnight, day);
      this.run.trainMs += performance.now() - before;
    }
    const visits = visitsOf(this.#world, day);
    for (let hour = 0; hour < 24; hour++) {
      this.#settle(midnight + hour * HOUR_MS);
      const [pool, exposure] = [this.#pool(), exposureOf(this.#exposure())];
      for (const { reader, at } of visits.filter((visit) => visit.hour === hour))
        this.#visit(
          day,
          reader,
          midnight + at,
          { pool, exposure },
          (seed * 1_000_003 + day * 1009 + reader) % 2 ** 31,
        );
    }
  }

  /** The trending and the newest papers, as the site reads them. */
  #pool(): SitePaper[] {
    const trending = this.#papers
      .toSorted((a, b) => b.trendScore - a.trendScore || b.id - a.id)
      .slice(0, TRENDING);
    return [...new Set([...trending, ...this.#papers.slice(-NEWEST)])];
  }

  #visit(
    day: number,
    reader: number,
    now: number,
    { pool, exposure }: Pick<Visit, 'pool' | 'exposure'>,
    seed: number,
  ): void {
    const record = this.#records[reader];
    if (!record) return;
    const before = performance.now();
    const { ids, ranking } = rankBy(this.run.arm, {
      pool,
      reader: record.reader,
      facts: () => record.factsAt(now, pool),
      known: (id) => record.knows(id),
      exposure,
      live: this.#learning.live,
      slots: SLOTS,
      seed,
      now,
    });
    this.run.rankMs += performance.now() - before;
    const papers = new Map(pool.map((paper) => [paper.id, paper]));
    const acts: (DelayedAct & { paperId: number })[] = [];
    ids.forEach((id, slot) => {
      const paper = papers.get(id);
      if (!paper) return;
      this.#show(record, paper, now);
      // The same reader reacts alike to the same paper in the same slot whatever the arm.
      const random = randomStream(this.#world.seed, `${day}/${reader}/${id}/${slot}`);
      for (const act of react(record.reader, paper.world, slot, random)) {
        acts.push({ ...act, paperId: id });
        this.#act(day, record, paper, now, act);
      }
    });
    this.run.visits += 1;
    if (ranking) this.#learning.add(reader, now, ranking, acts);
  }

  #show(record: ReaderRecord, paper: SitePaper, now: number): void {
    record.wasShown(paper, now);
    this.run.impressions += 1;
    this.run.shown[paper.id] = (this.run.shown[paper.id] ?? 0) + 1;
    const today = this.#exposures.at(-1);
    today?.set(paper.id, (today.get(paper.id) ?? 0) + 1);
  }

  /** Counts an act for the day of its visit; the site learns of it when it comes. */
  #act(day: number, record: ReaderRecord, paper: SitePaper, now: number, { act, delay }: DelayedAct): void {
    const own = this.run.acts[record.reader.id];
    if (act === 'hide') this.run.hides += 1;
    else if (own) own[day] = (own[day] ?? 0) + 1;
    this.#pending.push({ at: now + delay, record, paper, act });
  }

  /** What came in by now. */
  #settle(now: number): void {
    const due = this.#pending.filter(({ at }) => at <= now);
    this.#pending = this.#pending.filter(({ at }) => at > now);
    for (const { record, paper, act, at } of due) {
      record.acted(paper, act, at);
      if (act === 'vote') addVote(paper);
    }
  }

  #exposure(): Map<number, number> {
    const sum = new Map<number, number>();
    for (const day of this.#exposures) for (const [id, times] of day) sum.set(id, (sum.get(id) ?? 0) + times);
    return sum;
  }
}

/** Who comes when, the same for all arms. */
function visitsOf({ seed, readers }: World, day: number): { reader: number; hour: number; at: number }[] {
  const random = randomStream(seed, `visits ${day}`);
  return readers.flatMap(({ id, visits }) => {
    const [comes, moment] = [random.uniform() < visits, random.uniform()];
    const at = Math.floor(moment * DAY_MS);
    return comes ? [{ reader: id, hour: Math.floor(moment * 24), at }] : [];
  });
}
