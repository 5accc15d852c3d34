// Discussions: comments, reactions, notifications, moderation.
export {
  answerAppeal,
  appealDecision,
  type Decision,
  type DecisionReply,
  getDecision,
  listDecisionReplies,
  listDecisions,
  listDecisionsAbout,
  listOpenAppeals,
} from './appeals.ts';
export type { ModerationAction } from './log.ts';
export {
  type CommentDecision,
  decideSuspension,
  dismissReports,
  hideComment,
  restoreComment,
  type SuspensionDecision,
} from './moderate.ts';
export {
  countUnread,
  type DueMail,
  listNotifications,
  markRead,
  type Notification,
  setMailOutcome,
  takeDueMail,
} from './notifications.ts';
export { type NewNotification, notifyAdministrators, notifyOfComment, notifyPerson } from './notify.ts';
export { decodeFrom, encodeFrom, type From, type Place, type PlacedPage } from './place.ts';
export { countQueue, listQueue, type OpenReport, type QueuedComment } from './queue.ts';
export { reportComment } from './reports.ts';
export {
  type Comment,
  type CommentAuthor,
  type CommentContext,
  commentContext,
  type CommentState,
  type ReactionCount,
} from './rows.ts';
export {
  countBefore,
  type DiscussionFacts,
  getComment,
  getCommentWithText,
  getDiscussionFacts,
  type LatestComment,
  listLatestComments,
  listPaperComments,
  listReplies,
  listThreads,
  listVersions,
  type Threads,
} from './threads.ts';
export {
  addComment,
  type Added,
  deleteComment,
  editComment,
  type Edited,
  type NewComment,
  setReaction,
} from './write.ts';
export { writerFacts } from './writer-facts.ts';
