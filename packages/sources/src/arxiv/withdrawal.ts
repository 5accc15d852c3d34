// Withdrawals: arXiv adds a version that carries nothing but the reason.

const SAYS_WITHDRAWN =
  /^\W*(?:(?:this|the)\s+)?(?:(?:arxiv\s+)?(?:paper|article|submission|manuscript|work|preprint|version|draft)\s+)?(?:(?:has|have)\s+been\s+|is\s+(?:being\s+)?|was\s+)?(?:temporarily\s+)?withdrawn\b/i;

/** What is known of the latest version. */
export interface LatestVersion {
  /** As arXiv writes it: `435kb`, `0kb`. */
  size: string | null;
  /** arXiv's letter for the kind of source; `I` stands beside withdrawn versions. */
  sourceType: string | null;
  comment: string | null;
}

/**
 * Why a paper is withdrawn, in the authors' words where there are any; null when it is not. A comment that only speaks
 * of another paper's withdrawal does not count.
 */
export function withdrawalReason({ size, sourceType, comment }: LatestVersion): string | null {
  const text = comment?.trim() ?? '';
  const kilobytes = /^\s*(\d+(?:\.\d+)?)\s*(kb|b)\b/i.exec(size ?? '');
  const bytes = kilobytes ? Number(kilobytes[1]) * (kilobytes[2]?.toLowerCase() === 'kb' ? 1024 : 1) : null;
  const isEmpty = bytes === 0 || (sourceType?.trim() === 'I' && (bytes ?? 0) <= 1024);
  const isTiny = bytes !== null && bytes <= 1024 && /\bwithdrawn?\b/i.test(text);
  if (!isEmpty && !isTiny && !SAYS_WITHDRAWN.test(text)) return null;
  return text === '' ? 'Withdrawn by its authors or by arXiv; no reason is given.' : text;
}

/** Whether an abstract is the notice of a withdrawal instead of an abstract. */
export function isWithdrawalNotice(abstract: string): boolean {
  return abstract.length < 600 && SAYS_WITHDRAWN.test(abstract);
}
