import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastPeriod, nextPeriod } from './period.ts';
import { selectDigest, type DigestPaper, type Request } from './select.ts';
import { defaultSubscription, topicKey, type Topic } from './subscription.ts';

const NOW = new Date('2026-03-10T08:00:00Z');
const daily: Request = { ...defaultSubscription('UTC'), hour: 8 };

let last = 0;
function paper(known: Partial<DigestPaper> = {}): DigestPaper {
  last += 1;
  return {
    id: last,
    categories: ['cs.LG'],
    upvotes: 0,
    comments: 0,
    trendScore: 0,
    withdrawnAt: null,
    appearedAt: '2026-03-10T04:00:00.000Z',
    authorSlugs: [],
    collectedAt: new Map(),
    searches: new Set(),
    reproduction: null,
    ...known,
  };
}

const ids = (papers: readonly DigestPaper[], request: Request, now = NOW) =>
  selectDigest(papers, request, now)?.papers.map((chosen) => chosen.paper.id) ?? [];

describe('selectDigest', () => {
  test('takes what came since the edition before, best first, and says why', () => {
    const [old, liked, discussed, late] = [
      paper({ appearedAt: '2026-03-09T08:00:00.000Z', upvotes: 99 }),
      paper({ upvotes: 5 }),
      paper({ upvotes: 2, comments: 3 }),
      paper({ appearedAt: '2026-03-10T08:00:01.000Z', upvotes: 99 }),
    ];
    const digest = selectDigest([old, liked, discussed, late], daily, NOW);
    expect(digest?.papers.map((chosen) => chosen.paper.id)).toEqual([discussed.id, liked.id]);
    expect(digest?.papers[0]?.reasons).toEqual([{ kind: 'topic', topic: { kind: 'feed' }, place: 1, of: 2 }]);
  });

  test('an edition without papers is none', () => {
    expect(selectDigest([], daily, NOW)).toBeNull();
    const only = paper();
    expect(selectDigest([only], { ...daily, seen: new Set([only.id]) }, NOW)).toBeNull();
    expect(selectDigest([paper({ withdrawnAt: '2026-03-10T05:00:00Z' })], daily, NOW)).toBeNull();
  });

  test('what is ranked for the reader keeps its order, says why, and is the whole feed where nothing is ranked', () => {
    const [first, second, other] = [paper({ upvotes: 1 }), paper({ upvotes: 9 }), paper({ upvotes: 50 })];
    const forYou: Topic = { kind: 'for-you', reader: 'ada' };
    const request: Request = { ...daily, topics: [forYou], minimumVotes: 5 };
    const ranked = new Map([['ada', [first, second].map(({ id }) => ({ id, why: `like no. ${id}` }))]]);
    const papers = [other, second, first];
    const digest = selectDigest(papers, { ...request, ranked }, NOW);
    expect(digest?.papers.map((chosen) => chosen.paper.id)).toEqual([first.id, second.id]);
    expect(digest?.papers[0]?.reasons).toEqual([
      { kind: 'ranked', topic: forYou, why: `like no. ${first.id}` },
    ]);
    expect(ids(papers, request)).toEqual([other.id, second.id]);
    const both: Request = { ...request, topics: [forYou, { kind: 'feed' }], ranked, minimumVotes: 0 };
    expect(ids(papers, both)).toEqual([other.id, first.id, second.id]);
  });

  test('topics take turns: a crowded one leaves room for the others', () => {
    const topics: Topic[] = [
      { kind: 'category', category: 'cs.LG' },
      { kind: 'category', category: 'math.PR' },
    ];
    const crowd = Array.from({ length: 20 }, () => paper({ upvotes: 50 }));
    const quiet = paper({ categories: ['math.PR'], upvotes: 1 });
    expect(ids([...crowd, quiet], { ...daily, topics, count: 3 })).toContain(quiet.id);
  });

  test('votes are asked of what everybody reads, not of authors and collections that one follows', () => {
    const topics: Topic[] = [
      { kind: 'feed' },
      { kind: 'author', slug: 'ada-quill', name: 'Ada Quill' },
      { kind: 'collection', id: 7, name: 'Tides' },
    ];
    const [unknown, followed, collected] = [
      paper({ upvotes: 4 }),
      paper({ authorSlugs: ['ada-quill'] }),
      paper({
        appearedAt: '2020-01-01T00:00:00.000Z',
        collectedAt: new Map([['collection:7', '2026-03-10T05:00:00.000Z']]),
      }),
    ];
    const digest = selectDigest([unknown, followed, collected], { ...daily, topics, minimumVotes: 5 }, NOW);
    expect(digest?.papers.map((one) => [one.paper.id, one.reasons[0]?.topic.kind])).toEqual([
      [followed.id, 'author'],
      [collected.id, 'collection'],
    ]);
  });

  test('a reproduction that ran brings its paper back, and tells of one that the reader has seen', () => {
    const outcome = (name: string) => ({
      name,
      title: name,
      ranAt: '2026-03-10T06:00:00.000Z',
      holds: 2,
      doesNotHold: 1,
      undecided: 0,
    });
    const fresh = paper({ appearedAt: '2025-01-01T00:00:00Z', reproduction: outcome('tides') });
    const seen = paper({ appearedAt: '2025-01-01T00:00:00Z', reproduction: outcome('harbours') });
    const digest = selectDigest([fresh, seen], { ...daily, seen: new Set([seen.id]) }, NOW);
    expect(digest?.papers.map(({ paper: { id }, reasons }) => [id, reasons[0]?.kind])).toEqual([
      [fresh.id, 'reproduced'],
    ]);
    expect(digest?.ran.map(({ name }) => name)).toEqual(['harbours']);
  });
});

describe('whatever papers and subscriptions there are', () => {
  const topic: fc.Arbitrary<Topic> = fc.oneof(
    fc.constant<Topic>({ kind: 'feed' }),
    fc.constantFrom('cs.LG', 'math.PR').map((category): Topic => ({ kind: 'category', category })),
    fc.constantFrom('ada', 'bo').map((slug): Topic => ({ kind: 'author', slug, name: slug })),
    fc.constant<Topic>({ kind: 'search', query: 'tides' }),
  );
  const request: fc.Arbitrary<Request> = fc.record({
    frequency: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
    topics: fc.uniqueArray(topic, { minLength: 1, maxLength: 4, selector: topicKey }),
    count: fc.integer({ min: 1, max: 12 }),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
    minimumVotes: fc.integer({ min: 0, max: 3 }),
  });
  const HOURS = 24 * 40;
  const stream = fc.array(
    fc.record({
      hour: fc.integer({ min: 0, max: HOURS }),
      categories: fc.subarray(['cs.LG', 'math.PR', 'cs.CL'], { minLength: 1 }),
      authorSlugs: fc.subarray(['ada', 'bo', 'cy']),
      upvotes: fc.integer({ min: 0, max: 6 }),
      found: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  const START = Date.parse('2026-03-01T00:00:00Z');

  test('edition by edition no paper comes twice, none is left out that fits, and the order is that of the input never', () => {
    fc.assert(
      fc.property(stream, request, (rows, subscription) => {
        const papers = rows.map(({ hour, found, ...row }) =>
          paper({
            ...row,
            appearedAt: new Date(START + hour * 3_600_000).toISOString(),
            searches: new Set(found ? ['tides'] : []),
          }),
        );
        const seen = new Set<number>();
        let now = nextPeriod(subscription, new Date(START)).due;
        for (let edition = 0; edition < 8; edition++) {
          const wanted = { ...subscription, seen };
          const digest = selectDigest(papers, wanted, now);
          expect(selectDigest(papers.toReversed(), wanted, now)).toEqual(digest);
          const chosen = digest?.papers ?? [];
          expect(digest === null).toBe(chosen.length === 0);
          expect(chosen.length).toBeLessThanOrEqual(subscription.count);
          const { since } = lastPeriod(subscription, now);
          for (const { paper: one, reasons } of chosen) {
            expect(seen.has(one.id)).toBe(false);
            expect(reasons.length).toBeGreaterThan(0);
            expect(Date.parse(one.appearedAt)).toBeGreaterThan(since.getTime());
            expect(Date.parse(one.appearedAt)).toBeLessThanOrEqual(now.getTime());
            seen.add(one.id);
          }
          now = nextPeriod(subscription, now).due;
        }
      }),
      { numRuns: 60 },
    );
  });
});
