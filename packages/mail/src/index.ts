// Mail: one message to one person, through a relay or sendmail; and the bounces that come back.
export { bounceAddress, findReferences } from './bounces/references.ts';
export { readPostedEvents, type MailEvent, type PostedEvents } from './bounces/events.ts';
export { isSignedByMailgun } from './bounces/mailgun.ts';
export { claimsSns, isSnsAddress, proveSns, readSns, SnsRefused, type SnsMessage } from './bounces/sns.ts';
export { readReport } from './bounces/read-message.ts';
export type { MailReport, ReportedRecipient } from './bounces/report.ts';
export { countBounce, isGivenUp, type BounceScore } from './bounces/score.ts';
export { bounceHardness, type BounceHardness } from './bounces/status.ts';
export { classifyFailure, type FailureKind, type MailFailure } from './failure.ts';
export { createMailer, type Delivery, type Mailer, type MailSettings } from './mailer.ts';
export { renderMessage, type Message, type MessageContent } from './message.ts';
export { PATIENCE, type Patience } from './transport.ts';
export { probeRelay, ProbeFailed, type RelayReport } from './inspection/probe.ts';
export {
  coveringSignatures,
  inspectReceived,
  MUST_BE_SIGNED,
  type ReceivedReport,
  type Signature,
} from './inspection/received.ts';
