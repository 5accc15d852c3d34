/** Why readers report a comment, by the name that is kept. */
export const REPORT_REASONS = {
  spam: 'Spam or advertising',
  abuse: 'Insults or harassment',
  'off-topic': 'Has nothing to do with the paper',
  private: 'Tells private facts of somebody',
  other: 'Something else',
} as const;
export type ReportReason = keyof typeof REPORT_REASONS;

/** The reason of that name, or null. */
export function parseReportReason(text: unknown): ReportReason | null {
  return typeof text === 'string' && Object.hasOwn(REPORT_REASONS, text) ? (text as ReportReason) : null;
}
