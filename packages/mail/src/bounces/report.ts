// What a message to the bounce mailbox turned out to be.
import type { BounceHardness } from './status.ts';

/** One address in a report. */
export interface ReportedRecipient {
  /** As the reporting server calls it; null where it does not say. */
  address: string | null;
  hardness: BounceHardness;
  /** Enhanced status such as '5.1.1', or null. */
  status: string | null;
  /** The server's words, one line. */
  diagnostic: string;
}

/**
 * A report.
 * - `bounce`: mail to these recipients failed for good, or the sender gave up.
 * - `complaint`: a reader called a message spam.
 * - `unsubscribe`: a reader asked their provider to be taken off (ARF 'opt-out').
 * - `delay`: a server is still trying; `auto-reply`: somebody is away; `other`: nothing we know. They change nothing.
 */
export interface MailReport {
  kind: 'bounce' | 'complaint' | 'unsubscribe' | 'delay' | 'auto-reply' | 'other';
  recipients: ReportedRecipient[];
  /** All text of the report in which a signed reference may stand. */
  searchable: string;
}
