// Jobs: harvesting sources, importing files, and doing both regularly.
export {
  allowedPrivateHosts,
  type AddressSetting,
  type JobsContext,
  type Log,
  type SearchUpdater,
} from './context.ts';
export { composeDigests, type ComposeReport } from './digests/compose.ts';
export type { DigestSources } from './digests/sources.ts';
export {
  createEditionWriter,
  editionMails,
  type EditionMail,
  type EditionWriter,
} from './digests/edition-mail.ts';
export { reproductionRuns } from './digests/reproduction-runs.ts';
export { firstHarvest, type FirstHarvest } from './first-harvest.ts';
export {
  harvest,
  updateSearch,
  type HarvestOptions,
  type HarvestProgress,
  type HarvestReport,
} from './harvest/harvest.ts';
export { NOTHING_TODAY } from './harvest/arxiv-rss.ts';
export { importFile, type ImportOptions, type ImportReport, type ImportState } from './import/import-file.ts';
export { fileInput, streamInput, type ImportInput } from './import/input.ts';
export type { RejectedLine } from './import/rejects.ts';
export { matchRecords } from './match-records.ts';
export { paperMatcher } from './record-matcher.ts';
export { loadSample, SAMPLE_PATH } from './sample.ts';
export { isSourceName, SOURCE_NAMES, SOURCE_TITLES, timesOf, type SourceName } from './source-list.ts';
export { deliverDigests, throttleOf } from './digests/delivery-round.ts';
export { readDeliveryHealth, type DeliveryHealth } from './digests/delivery-health.ts';
export type { DeliveryRound } from './digests/deliver.ts';
export { forgetRelayPause, readRelayState, type RelayState } from './digests/relay-state.ts';
export {
  applyBounceMessage,
  applyMailEvent,
  type MessageOutcome,
  type ReportOutcome,
} from './digests/reports.ts';
export { sendDueMail, type MailRound, type Outbox } from './notifications/send.ts';
export { startJobs, type Jobs } from './scheduler/start-jobs.ts';
