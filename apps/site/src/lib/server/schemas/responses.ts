// What the API answers: these schemas stand in the OpenAPI document and check real answers in the contract tests.
import type { HfComment, HfListItem, HfPaper, HfPaperDetail, HfUser } from '@papertape/feeds/huggingface';
import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/), v.description('24 hexadecimal digits, stable.'));
const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.endsWith('Z'),
  v.description('ISO 8601 in UTC, ends in Z.'),
);
const address = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const User: v.GenericSchema<HfUser> = v.object({
  _id: id,
  avatarUrl: address,
  fullname: v.string(),
  name: v.string(),
  user: v.string(),
  type: v.literal('user'),
  isPro: v.boolean(),
  isHf: v.boolean(),
  isHfAdmin: v.boolean(),
  isMod: v.boolean(),
  followerCount: count,
});

export const Author = v.object({
  _id: id,
  name: v.string(),
  hidden: v.boolean(),
  user: v.optional(v.pipe(User, v.description('The account that is confirmed to be this author.'))),
  status: v.optional(v.literal('claimed_verified')),
  statusLastChangedAt: v.optional(time),
});

export const Organization = v.object({ _id: id, name: v.string(), fullname: v.string(), avatar: address });

const repeatedEntries = {
  upvotes: count,
  projectPage: v.optional(address),
  githubRepo: v.optional(address),
  githubRepoAddedBy: v.optional(v.picklist(['user', 'auto'])),
  githubStars: v.optional(count),
  ai_summary: v.optional(v.string()),
  ai_keywords: v.optional(v.array(v.string())),
};

const paperEntries = {
  id: v.pipe(v.string(), v.description('The arXiv id without version, where there is one.')),
  authors: v.array(Author),
  publishedAt: time,
  submittedOnDailyAt: v.pipe(time, v.description('The feed day, as midnight UTC.')),
  submittedOnDailyBy: User,
  title: v.string(),
  summary: v.string(),
  discussionId: id,
  mediaUrls: v.array(address),
  ...repeatedEntries,
  organization: v.optional(Organization),
  withdrawnAt: v.optional(time),
};

export const Paper: v.GenericSchema<HfPaper> = v.object(paperEntries);

const listEntries = {
  paper: Paper,
  publishedAt: time,
  submittedOnDailyAt: time,
  title: v.string(),
  summary: v.string(),
  mediaUrls: v.array(address),
  thumbnail: address,
  numComments: count,
  submittedBy: User,
  organization: v.optional(Organization),
  isAuthorParticipating: v.boolean(),
  ...repeatedEntries,
};

/** An element of the lists; facts some clients read only here stand beside `paper` too. */
export const ListItem: v.GenericSchema<HfListItem> = v.object(listEntries);

/** An element of `/api/papers`: the paper itself and the same as under `paper`, for clients of either shape. */
export const PlainItem: v.GenericSchema<HfPaper & HfListItem> = v.object({ ...paperEntries, ...listEntries });

export const Comment: v.GenericSchema<HfComment> = v.object({
  id,
  author: User,
  createdAt: time,
  type: v.literal('comment'),
  data: v.object({
    edited: v.boolean(),
    hidden: v.boolean(),
    hiddenReason: v.nullable(v.string()),
    hiddenBy: v.nullable(v.string()),
    latest: v.object({ raw: v.string(), html: v.string(), updatedAt: time }),
    numEdits: count,
    reactions: v.array(v.object({ reaction: v.string(), users: v.array(v.string()), count })),
    parentCommentId: v.nullable(id),
  }),
});

export const PaperDetail: v.GenericSchema<HfPaperDetail> = v.object({
  ...paperEntries,
  thumbnail: address,
  numComments: count,
  linkedModels: v.array(v.unknown()),
  linkedDatasets: v.array(v.unknown()),
  linkedSpaces: v.array(v.unknown()),
  numTotalModels: count,
  numTotalDatasets: count,
  numTotalSpaces: count,
  comments: v.optional(v.array(Comment)),
});

export const Repositories = v.object({
  models: v.array(v.unknown()),
  datasets: v.array(v.unknown()),
  spaces: v.array(v.unknown()),
});

const hash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/),
  v.description('SHA-256 of what was measured; names the report.'),
);
const reportOutcome = v.pipe(
  v.picklist(['agrees', 'differs', 'not comparable', 'no record']),
  v.description('Compared with the record that was there when it came.'),
);
const verdicts = v.pipe(
  v.record(v.string(), v.string()),
  v.description('Claim and verdict, computed by this site from the measurements.'),
);
const reportCounts = v.pipe(
  v.object({ total: count, agree: count, differ: count, notComparable: count, earlier: count }),
  v.description('Against the present record; `earlier` were compared with a record before it.'),
);

/** Readers' runs of a reproduction. */
export const Reports = v.object({
  reproduction: v.string(),
  counts: reportCounts,
  reports: v.array(
    v.object({
      hash,
      reproduction: v.string(),
      profile: v.string(),
      receivedAt: time,
      runtime: v.string(),
      agent: v.string(),
      device: v.string(),
      seconds: v.number(),
      seeds: count,
      outcome: reportOutcome,
      reason: v.nullable(v.string()),
      recordHash: v.nullable(v.string()),
      verdicts,
    }),
  ),
});

/** What the sender of a run is told. */
export const AcceptedReport = v.object({
  hash,
  new: v.boolean(),
  outcome: reportOutcome,
  reason: v.nullable(v.string()),
  verdicts,
  counts: reportCounts,
});

/** What is told where there is nothing more to tell. */
export const Done = v.object({ done: v.boolean() });

export const ErrorAnswer = v.object({
  error: v.pipe(v.string(), v.description('What was wrong, for the person who can act on it.')),
});

export const Whoami = v.object({
  type: v.literal('user'),
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), v.description('The handle.')),
  fullname: v.string(),
  role: v.picklist(['member', 'moderator', 'administrator']),
  auth: v.object({
    type: v.picklist(['access_token', 'session']),
    scopes: v.optional(v.array(v.string())),
  }),
});
