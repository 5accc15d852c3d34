// The JSON that clients of the Hugging Face papers API read. Times are ISO 8601 in UTC and end in Z.

export interface HfUser {
  _id: string;
  avatarUrl: string;
  fullname: string;
  name: string;
  user: string;
  type: 'user';
  isPro: boolean;
  isHf: boolean;
  isHfAdmin: boolean;
  isMod: boolean;
  followerCount: number;
}

export interface HfAuthor {
  _id: string;
  name: string;
  hidden: boolean;
  /** The account that is confirmed to be this author's. */
  user?: HfUser;
  status?: 'claimed_verified';
  statusLastChangedAt?: string;
}

export interface HfOrganization {
  _id: string;
  name: string;
  fullname: string;
  avatar: string;
}

/** A paper as it stands in a list, under `paper`. */
export interface HfPaper {
  id: string;
  authors: HfAuthor[];
  publishedAt: string;
  submittedOnDailyAt: string;
  submittedOnDailyBy: HfUser;
  title: string;
  summary: string;
  upvotes: number;
  discussionId: string;
  mediaUrls: string[];
  projectPage?: string;
  githubRepo?: string;
  githubRepoAddedBy?: 'user' | 'auto';
  githubStars?: number;
  ai_summary?: string;
  ai_keywords?: string[];
  organization?: HfOrganization;
  withdrawnAt?: string;
}

/** Facts that the Python client reads only at the top level of a list's element. */
export type HfRepeated = Pick<
  HfPaper,
  | 'upvotes'
  | 'projectPage'
  | 'githubRepo'
  | 'githubRepoAddedBy'
  | 'githubStars'
  | 'ai_summary'
  | 'ai_keywords'
>;

/** One element of a list of papers. */
export interface HfListItem extends HfRepeated {
  paper: HfPaper;
  publishedAt: string;
  submittedOnDailyAt: string;
  title: string;
  summary: string;
  mediaUrls: string[];
  thumbnail: string;
  numComments: number;
  submittedBy: HfUser;
  organization?: HfOrganization;
  isAuthorParticipating: boolean;
}

/** The answer about one paper: the paper itself, with what the Hub links to it. */
export interface HfPaperDetail extends HfPaper {
  thumbnail: string;
  numComments: number;
  linkedModels: unknown[];
  linkedDatasets: unknown[];
  linkedSpaces: unknown[];
  numTotalModels: number;
  numTotalDatasets: number;
  numTotalSpaces: number;
  comments?: HfComment[];
}

export interface HfReaction {
  reaction: string;
  users: string[];
  count: number;
}

export interface HfComment {
  id: string;
  author: HfUser;
  createdAt: string;
  type: 'comment';
  data: {
    edited: boolean;
    hidden: boolean;
    hiddenReason: string | null;
    hiddenBy: string | null;
    latest: { raw: string; html: string; updatedAt: string };
    numEdits: number;
    reactions: HfReaction[];
    parentCommentId: string | null;
  };
}
