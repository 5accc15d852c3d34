// What a mail about notifications says: one by itself, or several gathered.
import type { DueMail } from '@papertape/database';
import type { MessageContent } from '@papertape/mail';
import { notificationPath, notificationWords } from '@papertape/people';

/** The site that writes. */
export interface MailingSite {
  /** `https://papers.example.org`, without a slash at the end. */
  origin: string;
  name: string;
}

/** Longest part of a comment in a mail, characters. */
const LONGEST_EXCERPT = 600;

/** The message about what one person was told, the first first; at least one. */
export function notificationMail(site: MailingSite, due: readonly DueMail[]): MessageContent {
  const [only] = due;
  const footer = `You get this because you have an account at ${site.name}. Choose what is mailed: ${site.origin}/settings`;
  if (only !== undefined && due.length === 1)
    return {
      subject: wordsOf(only),
      before: [`${wordsOf(only)}.`, ...excerptOf(only)],
      action: { label: only.kind === 'moderation' ? 'Read the decision' : 'Read it', url: urlOf(site, only) },
      footer,
    };
  return {
    subject: `${due.length} notifications at ${site.name}`,
    before: due.map((one) => [`${wordsOf(one)}.`, ...excerptOf(one), urlOf(site, one)].join('\n')),
    action: { label: 'All notifications', url: `${site.origin}/notifications` },
    footer,
  };
}

function wordsOf({ kind, actor, paper, details }: DueMail): string {
  return notificationWords({
    kind,
    actor: actor?.name ?? null,
    paper: paper && paper.title.replace(/\s+/g, ' '),
    details,
  });
}

function urlOf(site: MailingSite, { kind, commentId, paper, details }: DueMail): string {
  return site.origin + notificationPath({ kind, commentId, publicId: paper?.publicId ?? null, details });
}

/** The comment as it was written, or the reason of a decision. */
function excerptOf({ source, details }: DueMail): string[] {
  const text = source ?? (typeof details['reason'] === 'string' ? details['reason'] : '');
  if (text === '') return [];
  return [text.length <= LONGEST_EXCERPT ? text : `${text.slice(0, LONGEST_EXCERPT).toWellFormed()}…`];
}
