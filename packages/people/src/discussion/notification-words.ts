// What a person was told, in one sentence: the same on the site and in mail.

/** What a sentence is made of. */
export interface NotificationFacts {
  kind: string;
  /** Name of whoever caused it; null for the site itself and for accounts that are gone. */
  actor: string | null;
  /** The paper's title, without markup. */
  paper: string | null;
  details: Readonly<Record<string, unknown>>;
}

/** The sentence, as plain text. */
export function notificationWords({ kind, actor, paper, details }: NotificationFacts): string {
  const who = actor ?? 'Somebody';
  const where = paper === null ? '' : ` on “${paper}”`;
  switch (kind) {
    case 'reply':
      return `${who} answered your comment${where}`;
    case 'mention':
      return `${who} mentioned you${where}`;
    case 'moderation':
      return `${MODERATION[text(details, 'action')] ?? 'A moderator decided about you'}${where}`;
    case 'collection':
      return `${who} ${COLLECTION[text(details, 'event')] ?? 'changed a collection of yours'}: “${text(details, 'title')}”`;
    case 'claim':
      return `${CLAIM[text(details, 'event')] ?? 'Your claim of authorship was looked at'}${where}`;
    case 'ranking':
      return RANKING[text(details, 'event')] ?? 'There is news of personal ranking';
    default:
      return `There is news${where}`;
  }
}

const MODERATION: Readonly<Record<string, string>> = {
  hide: 'A moderator hid your comment',
  restore: 'A moderator restored your comment',
  approve: 'Your comment is shown now',
  'take-off': 'A moderator took your submission off the day’s page',
  answer: 'A moderator answered you',
  suspend: 'A moderator suspended your account',
  reinstate: 'Your account may write again',
};

const COLLECTION: Readonly<Record<string, string>> = {
  invitation: 'invites you to keep a collection together',
  'handed over': 'left you a collection',
};

const CLAIM: Readonly<Record<string, string>> = {
  confirmed: 'You are confirmed as an author',
  rejected: 'Your claim of authorship was not confirmed',
};

const RANKING: Readonly<Record<string, string>> = {
  rejected: 'A new ranking model may be worse than the one before and was not put live',
  undecided: 'A new ranking model could not be shown to be no worse; what ranked before stays',
  propensities: 'The log of personal ranking contradicts itself; no new model goes live',
  failed: 'Training the ranking model failed',
};

function text(details: Readonly<Record<string, unknown>>, name: string): string {
  const value = details[name];
  return typeof value === 'string' ? value : '';
}

/** The path of the site that a notification leads to. */
export function notificationPath({
  kind,
  commentId,
  publicId,
  details,
}: {
  kind: string;
  commentId: number | null;
  publicId: string | null;
  details: Readonly<Record<string, unknown>>;
}): string {
  const decision = details['decision'];
  if (kind === 'moderation' && typeof decision === 'number') return `/moderation/decisions/${decision}`;
  if (kind === 'collection' && text(details, 'slug') !== '')
    return `/collections/${encodeURIComponent(text(details, 'slug'))}`;
  if (kind === 'ranking') return '/administration/ranking';
  if (commentId !== null) return `/comments/${commentId}`;
  if (publicId !== null) return `/papers/${publicId.split('/').map(encodeURIComponent).join('/')}`;
  return '/notifications';
}
