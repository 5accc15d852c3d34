import { parseReportReason, REPORT_REASONS } from '@papertape/people';

/** Why a comment was reported, in words. */
export function reasonWords(reason: string): string {
  if (reason === 'rule') return 'Held back by a rule';
  const known = parseReportReason(reason);
  return known === null ? reason : REPORT_REASONS[known];
}
