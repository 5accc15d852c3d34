// A server that speaks Hugging Face's daily list: `/api/daily_papers?date=…&limit=…&p=…`.
import { createHash } from 'node:crypto';
import { startFake, type Answer, type Fake, type SeenRequest } from './fake-server.ts';
import type { InventedPaper } from './invented-papers.ts';

export interface FakeHuggingFace extends Fake {
  /** For HF_ENDPOINT. */
  url: string;
  /** The list of one day from now on. */
  list(day: string, papers: InventedPaper[]): void;
}

/** Starts it; days after `today` are refused with 400, as there. */
export async function startHuggingFace(
  today: string,
  options: { port?: number } = {},
): Promise<FakeHuggingFace> {
  const days = new Map<string, InventedPaper[]>();
  const fake = await startFake((request) => answer(request, days, today), {
    ...options,
    spoil: (body) => body.replace('"paper":', '"paper"'),
  });
  return { ...fake, url: fake.origin, list: (day, papers) => void days.set(day, papers) };
}

function answer({ url }: SeenRequest, days: Map<string, InventedPaper[]>, today: string): Answer {
  if (url.pathname !== '/api/daily_papers') return { status: 404, body: '{"error":"Not found"}' };
  const date = url.searchParams.get('date') ?? today;
  const limit = Number(url.searchParams.get('limit') ?? 50);
  const page = Number(url.searchParams.get('p') ?? 0);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || date > today || !(limit >= 1 && limit <= 100))
    return { status: 400, headers: { 'content-type': 'application/json' }, body: '{"error":"Invalid date"}' };
  const papers = days.get(date) ?? [];
  const items = papers.slice(page * limit, (page + 1) * limit).map((paper) => element(paper, date));
  const next = new URL(url);
  next.searchParams.set('p', String(page + 1));
  const more = (page + 1) * limit < papers.length;
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ratelimit: '"api";r=499;t=300',
      ...(more ? { link: `<https://huggingface.co${next.pathname}${next.search}>; rel="next"` } : {}),
    },
    body: JSON.stringify(items),
  };
}

function hexId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function user(name: string) {
  return {
    _id: hexId(name),
    avatarUrl: `https://cdn.example.org/avatars/${name}.png`,
    fullname: `The reader ${name}`,
    name,
    user: name,
    type: 'user',
    isPro: false,
    isHf: false,
    isHfAdmin: false,
    isMod: false,
    followerCount: 3,
  };
}

function element(paper: InventedPaper, day: string) {
  const submitter = user(`reader-${Number(paper.id.slice(-2)) % 5}`);
  return {
    paper: {
      id: paper.id,
      authors: paper.authors.map((name) => ({ _id: hexId(name), name, hidden: false })),
      publishedAt: paper.versions[0]?.submittedAt,
      submittedOnDailyAt: `${day}T13:05:00.000Z`,
      submittedOnDailyBy: submitter,
      title: paper.title,
      summary: paper.abstract,
      upvotes: paper.upvotes,
      discussionId: hexId(`discussion ${paper.id}`),
      mediaUrls: [],
      ...(paper.githubRepo === null
        ? {}
        : { githubRepo: paper.githubRepo, githubRepoAddedBy: 'user', githubStars: 12 }),
      ai_summary: `A machine says: ${paper.title}.`,
      ai_keywords: ['invented', `part ${paper.id.slice(-2)}`],
    },
    publishedAt: paper.versions[0]?.submittedAt,
    title: paper.title,
    summary: paper.abstract,
    mediaUrls: [],
    thumbnail: `https://cdn.example.org/thumbnails/${paper.id}.png`,
    numComments: paper.numComments,
    submittedBy: submitter,
    organization: {
      _id: hexId('lab'),
      name: 'invented-lab',
      fullname: 'The Invented Lab',
      avatar: 'https://cdn.example.org/lab.png',
    },
    isAuthorParticipating: false,
  };
}
