// Digests for pages: without the scheduler, which takes long to load.
export { createEditionWriter, editionMails, type EditionMail, type EditionWriter } from './edition-mail.ts';
export { previewOrEarlier, type EditionPreview } from './preview.ts';
export { reproductionRuns } from './reproduction-runs.ts';
export { KEPT_DAYS } from './retention.ts';
export type { DigestSources } from './sources.ts';
