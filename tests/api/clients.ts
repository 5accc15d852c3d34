// What existing clients of the Hugging Face papers API require of an answer, client by client. Each states only what
// that client reads and cannot do without; the API's own promise is in its OpenAPI document.
import * as v from 'valibot';

const absoluteUrl = v.pipe(v.string(), v.regex(/^https?:\/\/[^/]+/));
const isoTime = v.pipe(v.string(), v.isoTimestamp());

/** Samoed/hf-daily-papers-tg, redirected by HF_API_BASE_URL. */
export const TelegramBotItem = v.object({
  numComments: v.number(),
  paper: v.object({
    id: v.string(),
    publishedAt: isoTime,
    title: v.string(),
    summary: v.string(),
    projectPage: v.optional(absoluteUrl),
    githubRepo: v.optional(absoluteUrl),
  }),
});

/** dlzht/hugging-face-client, redirected by .endpoint(): a missing field fails the whole list. */
const rustUser = v.object({ _id: v.string(), fullname: v.string(), name: v.string() });
export const RustClientItem = v.object({
  publishedAt: isoTime,
  title: v.string(),
  summary: v.string(),
  thumbnail: v.string(),
  submittedBy: rustUser,
  paper: v.object({
    id: v.string(),
    publishedAt: isoTime,
    submittedOnDailyAt: isoTime,
    title: v.string(),
    upvotes: v.pipe(v.number(), v.integer()),
    authors: v.array(
      v.object({
        _id: v.string(),
        name: v.string(),
        hidden: v.boolean(),
        user: v.optional(v.object({ _id: v.string(), fullname: v.string(), user: v.string() })),
      }),
    ),
  }),
});

/** RSSHub's huggingface/daily-papers: the JSON in `div[data-target="DailyPapers"][data-props]`. */
export const RssHubProps = v.object({
  dailyPapers: v.array(
    v.object({
      title: v.string(),
      publishedAt: isoTime,
      paper: v.object({
        id: v.string(),
        summary: v.string(),
        upvotes: v.number(),
        authors: v.array(v.object({ name: v.string() })),
      }),
    }),
  ),
});

type Json = Record<string, unknown>;

/** What huggingface_hub's PaperInfo holds after reading an element; null stands for Python's None. */
export interface PythonPaperInfo {
  id: unknown;
  title: unknown;
  summary: unknown;
  upvotes: unknown;
  comments: unknown;
  authors: unknown[] | null;
  publishedAt: Date | null;
  submittedAt: Date | null;
  submittedBy: Json | null;
  aiSummary: unknown;
  githubRepo: unknown;
  projectPage: unknown;
}

/**
 * Reads an element as huggingface_hub does. Its habits: a falsy nested value gives way to the top level, and the
 * title, AI summary, repository and project page are looked for at the top level only.
 * @throws RangeError for a time that does not end in Z.
 */
export function readAsPython(element: Json): PythonPaperInfo {
  const paper = (element.paper ?? {}) as Json;
  const nestedFirst = (name: string) => (paper[name] || element[name]) ?? null;
  const submitter = (element.submittedBy || element.submittedOnDailyBy) ?? null;
  const authors = nestedFirst('authors') as Json[] | null;
  const topTime = element.publishedAt !== undefined && paper.publishedAt ? element.publishedAt : null;
  return {
    id: element.id || paper.id,
    title: element.title ?? null,
    summary: nestedFirst('summary'),
    upvotes: paper.upvotes || (element.upvotes ?? null),
    comments: element.numComments ?? null,
    authors: authors?.length ? authors.map(({ name }) => name) : null,
    publishedAt: pythonTime(nestedFirst('publishedAt')),
    submittedAt: pythonTime(topTime || element.submittedOnDailyAt),
    submittedBy: submitter as Json | null,
    aiSummary: element.ai_summary ?? null,
    githubRepo: element.githubRepo ?? null,
    projectPage: element.projectPage ?? null,
  };
}

function pythonTime(value: unknown): Date | null {
  if (typeof value !== 'string' || value === '') return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value))
    throw new RangeError(`'${value}' does not end in Z: the Python client cannot read it.`);
  return new Date(value);
}
