// A server that speaks arXiv's RSS 2.0 and Atom feeds: `/rss/cs.AI+cs.LG` and `/atom/cs.AI+cs.LG`.
import { createHash } from 'node:crypto';
import { startFake, type Answer, type Fake, type SeenRequest } from './fake-server.ts';
import { escapeXml, type InventedPaper } from './invented-papers.ts';

/** One line of a day's announcements. */
export interface Announcement {
  paper: InventedPaper;
  type: 'new' | 'cross' | 'replace' | 'replace-cross';
  /** 1 unless given. */
  version?: number;
}

export interface FakeArxivRss extends Fake {
  /** For ARXIV_RSS_URL. */
  url: string;
  /** What the feed says from now on; an empty list is a weekend or a holiday. */
  announce(day: string, announcements: Announcement[]): void;
}

/** Starts it with an empty feed of `day`. */
export async function startArxivRss(day: string, options: { port?: number } = {}): Promise<FakeArxivRss> {
  let feed = { day, announcements: [] as Announcement[] };
  const fake = await startFake((request) => answer(request, feed), {
    ...options,
    spoil: (body) => body.replace(/<\/title>(?=\s*<link>https?:\/\/arxiv)/, '</titel>'),
  });
  return {
    ...fake,
    url: `${fake.origin}/rss`,
    announce: (newDay, announcements) => {
      feed = { day: newDay, announcements };
    },
  };
}

function answer(request: SeenRequest, feed: { day: string; announcements: Announcement[] }): Answer {
  const [, format, query] = request.url.pathname.split('/');
  if ((format !== 'rss' && format !== 'atom') || !query) return { status: 404, body: 'not found' };
  const wanted = decodeURIComponent(query).split('+');
  const chosen = feed.announcements.filter(({ paper }) =>
    paper.categories.some((category) =>
      wanted.some((want) => category === want || category.startsWith(`${want}.`)),
    ),
  );
  const body = format === 'rss' ? renderRss(wanted, feed.day, chosen) : renderAtom(wanted, feed.day, chosen);
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
  const headers = {
    'content-type': format === 'rss' ? 'application/rss+xml' : 'application/atom+xml',
    etag,
    'last-modified': new Date(midnight(feed.day)).toUTCString(),
  };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  return { headers, body };
}

/** Midnight in New York, with the offset that holds on that day. */
function midnight(day: string): string {
  const winter = `${day}T00:00:00-05:00`;
  const hour = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return hour.format(new Date(winter)) === '00' ? winter : `${day}T00:00:00-04:00`;
}

function rssDate(day: string): string {
  const iso = midnight(day);
  const date = new Date(`${day}T00:00:00Z`).toUTCString().slice(0, 16);
  return `${date} 00:00:00 ${iso.slice(-6).replace(':', '')}`;
}

const NAMESPACES = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"';

function renderRss(wanted: string[], day: string, announcements: Announcement[]): string {
  const names = wanted.join(', ');
  return `<?xml version='1.0' encoding='UTF-8'?>
<rss ${NAMESPACES} xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>${names} updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/${wanted.join('+')}</link>
    <description>${names} updates on the arXiv.org e-print archive.</description>
    <atom:link href="http://rss.arxiv.org/rss/${wanted.join('+')}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>${rssDate(day)}</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>${rssDate(day)}</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>
${announcements.map((announcement) => rssItem(announcement, day)).join('\n')}
  </channel>
</rss>
`;
}

function describe({ paper, type, version = 1 }: Announcement): string {
  return `arXiv:${paper.id}v${version} Announce Type: ${type} \nAbstract: ${paper.abstract}`;
}

function rssItem(announcement: Announcement, day: string): string {
  const { paper, type, version = 1 } = announcement;
  return `    <item>
      <title>${escapeXml(paper.title)}</title>
      <link>https://arxiv.org/abs/${paper.id}</link>
      <description>${escapeXml(describe(announcement))}</description>
      <guid isPermaLink="false">oai:arXiv.org:${paper.id}v${version}</guid>
${paper.categories.map((category) => `      <category>${category}</category>`).join('\n')}
      <pubDate>${rssDate(day)}</pubDate>
      <arxiv:announce_type>${type}</arxiv:announce_type>
      <dc:rights>${paper.licence}</dc:rights>
${paper.doi === null ? '' : `      <arxiv:DOI>${paper.doi}</arxiv:DOI>\n`}      <dc:creator>${escapeXml(paper.authors.join(', '))}</dc:creator>
    </item>`;
}

function renderAtom(wanted: string[], day: string, announcements: Announcement[]): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<feed ${NAMESPACES} xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
  <id>http://rss.arxiv.org/atom/${wanted.join('+')}</id>
  <title>${wanted.join(', ')} updates on arXiv.org</title>
  <updated>${midnight(day)}</updated>
  <link href="http://rss.arxiv.org/atom/${wanted.join('+')}" rel="self" type="application/atom+xml"/>
${announcements.map((announcement) => atomEntry(announcement, day)).join('\n')}
</feed>
`;
}

function atomEntry(announcement: Announcement, day: string): string {
  const { paper, type, version = 1 } = announcement;
  return `  <entry>
    <id>oai:arXiv.org:${paper.id}v${version}</id>
    <title>${escapeXml(paper.title)}</title>
    <updated>${midnight(day)}</updated>
    <link href="https://arxiv.org/abs/${paper.id}" rel="alternate" type="text/html"/>
    <summary>${escapeXml(describe(announcement))}</summary>
${paper.categories.map((category) => `    <category term="${category}"/>`).join('\n')}
    <published>${midnight(day)}</published>
    <arxiv:announce_type>${type}</arxiv:announce_type>
    <dc:rights>${paper.licence}</dc:rights>
    <dc:creator>${escapeXml(paper.authors.join(', '))}</dc:creator>
  </entry>`;
}
