// Why a paper is there, as it is stored and as its reader is told.

/** The strongest fact that speaks for a candidate. Names are as they were when it was shown. */
export type Reason =
  /** By an author whom the reader follows. */
  | { kind: 'author'; slug: string; name: string }
  /** In a collection that the reader follows. */
  | { kind: 'collection'; slug: string; name: string }
  /** In a category that the reader follows. */
  | { kind: 'category'; category: string }
  /** Like a paper that the reader opened, saved or voted for. */
  | { kind: 'similar'; publicId: string; title: string }
  /** In a category of whose papers the reader picks many. */
  | { kind: 'taste'; category: string }
  /** What others read now. */
  | { kind: 'trending' }
  /** New, and hardly anybody has seen it yet. */
  | { kind: 'fresh' };

/** Why a paper is there, in a few words for its reader. */
export function reasonWords(reason: Reason): string {
  switch (reason.kind) {
    case 'author':
      return `You follow ${reason.name}`;
    case 'collection':
      return `New in “${reason.name}”, which you follow`;
    case 'category':
      return `You follow ${reason.category}`;
    case 'similar':
      return `Like “${reason.title}”`;
    case 'taste':
      return `You often pick ${reason.category}`;
    case 'trending':
      return 'Trending now';
    case 'fresh':
      return 'New, few have seen it';
  }
}
