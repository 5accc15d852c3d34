// What the simulated site knows of its readers: their acts so far, never their tastes.
import {
  type HistoryItem,
  type Likeness,
  type PaperFacts,
  type ReaderFacts,
  tasteOf,
} from '@papertape/personal-ranking';
import { trendScore } from '@papertape/papers';
import type { WorldAct } from './behaviour.ts';
import { DAY_MS, type WorldPaper, type WorldReader } from './world.ts';

/** Limits of the site's own queries. */
const [LONGEST_HISTORY, PASSED_DAYS, LIKED, ALIKE] = [600, 30, 6, 25];

/** A paper on the site, with the votes that it has by now. */
export interface SitePaper extends PaperFacts {
  world: WorldPaper;
  upvotes: number;
  trendScore: number;
}

interface Entry {
  paper: SitePaper;
  kind: HistoryItem['kind'];
  at: number;
  shown: number;
}

/** A paper as it comes to the site. */
export function sitePaper(world: WorldPaper): SitePaper {
  const { id, categories, authors, terms, listedAt, sourceVotes } = world;
  const paper = { id, categories, authors, terms, comments: 0, appearedAt: listedAt, world };
  return { ...paper, upvotes: sourceVotes, trendScore: trendOf(sourceVotes, listedAt) };
}

/** One more vote, and the place in the trend that goes with it. */
export function addVote(paper: SitePaper): void {
  paper.upvotes += 1;
  paper.trendScore = trendOf(paper.upvotes, paper.appearedAt);
}

function trendOf(upvotes: number, listedAt: number): number {
  return trendScore({ upvotes, comments: 0, listedAt: new Date(listedAt) });
}

/** The acts of one reader. */
export class ReaderRecord {
  readonly reader: WorldReader;
  readonly #entries = new Map<number, Entry>();

  constructor(reader: WorldReader) {
    this.reader = reader;
  }

  /** Papers that the reader picked or hid. */
  knows(id: number): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && entry.kind !== 'passed';
  }

  wasShown(paper: SitePaper, at: number): void {
    const entry = this.#entries.get(paper.id);
    if (!entry) this.#entries.set(paper.id, { paper, kind: 'passed', at, shown: 1 });
    else {
      entry.shown += 1;
      if (entry.kind === 'passed') entry.at = at;
    }
  }

  acted(paper: SitePaper, act: WorldAct, at: number): void {
    const shown = this.#entries.get(paper.id)?.shown ?? 0;
    this.#entries.set(paper.id, { paper, kind: act === 'hide' ? 'hidden' : 'picked', at, shown });
  }

  /** What ranking is told of the reader, as the site's own queries would. */
  factsAt(now: number, pool: readonly SitePaper[]): ReaderFacts {
    const history = this.#history(now);
    const picked = history.filter(({ kind }) => kind === 'picked').slice(0, LIKED);
    return {
      taste: tasteOf(history, now),
      follows: {
        authors: new Map(this.reader.followedAuthors.map((slug) => [slug, slug])),
        categories: new Set(this.reader.followedCategories),
        collected: new Map(),
      },
      likeness: likenessTo(picked, pool),
      passed: new Map(
        history.flatMap(({ kind, paper, shown }) => (kind === 'passed' ? [[paper.id, shown]] : [])),
      ),
      known: new Set(history.flatMap(({ kind, paper }) => (kind === 'passed' ? [] : [paper.id]))),
    };
  }

  #history(now: number): Entry[] {
    for (const [id, { kind, at }] of this.#entries)
      if (kind === 'passed' && at < now - PASSED_DAYS * DAY_MS) this.#entries.delete(id);
    return [...this.#entries.values()]
      .sort((a, b) => Number(b.kind !== 'passed') - Number(a.kind !== 'passed') || b.at - a.at)
      .slice(0, LONGEST_HISTORY);
  }
}

/** As the site's: the nearest of each of the latest picks, with scores that fall with the place. */
function likenessTo(picked: readonly Entry[], pool: readonly SitePaper[]): Map<number, Likeness> {
  const likeness = new Map<number, Likeness>();
  for (const { paper } of picked) {
    pool
      .filter(({ id }) => id !== paper.id)
      .map((other) => ({ id: other.id, near: cosine(paper.world.embedding, other.world.embedding) }))
      .sort((a, b) => b.near - a.near)
      .slice(0, ALIKE)
      .forEach(({ id }, place) => {
        const score = 1 / (1 + place / 5);
        if (score > (likeness.get(id)?.score ?? 0))
          likeness.set(id, { score, publicId: String(paper.id), title: '' });
      });
  }
  return likeness;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let axis = 0; axis < a.length; axis++) sum += (a[axis] ?? 0) * (b[axis] ?? 0);
  return sum;
}
