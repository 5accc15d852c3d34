// Versions of the ranking model with what they earned, as the administrator's page shows them.
import type { ModelVersion } from '@papertape/database';
import {
  percent,
  perHundred,
  type RankingReport,
  type VersionFigures,
  versionName,
} from '@papertape/personal-ranking/learning';

/** A version, ready to be written. Null: nothing was shown by it lately. */
export interface VersionView {
  id: number | null;
  name: string;
  state: string;
  createdAt: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
  /** Impressions it learnt from. */
  rows: number | null;
  earned: EarnedView | null;
  drift: DriftView | null;
  /** Why it went live, or did not. */
  words: string;
  /** Whether it can be made live again. */
  returns: boolean;
}

/** What a version earned, in words. */
export interface EarnedView {
  reward: string;
  impressions: number;
  readers: number;
  positives: string;
  hidden: string;
  explored: string;
}

/** How far what it promised is from what happened, and it from the version before. */
export interface DriftView {
  /** Acts that came for each that was predicted: when it was tried, and since it is live. */
  tried: string;
  live: string;
  /** How much its weights differ from those of the version before, in per cent; null for the first. */
  change: string | null;
}

/** Versions, the newest first, and the order of the trend where it ranked lately or ranks now. */
export function versionViews(
  versions: readonly ModelVersion[],
  report: RankingReport | null,
  live: number | null,
): VersionView[] {
  const figures = new Map((report?.versions ?? []).map((version) => [version.model, version]));
  const views = versions.map((version) => viewOf(version, figures.get(version.id)));
  const trend = figures.get(null);
  return trend || live === null ? [...views, trendView(trend, live)] : views;
}

function viewOf(version: ModelVersion, figures: VersionFigures | undefined): VersionView {
  const { id, state, createdAt, decidedAt, decidedBy, rows, decision } = version;
  return {
    id,
    name: versionName(id),
    state,
    createdAt,
    decidedAt,
    decidedBy,
    rows,
    earned: figures ? earnedOf(figures) : null,
    drift: driftOf(version, figures),
    words: typeof decision['words'] === 'string' ? decision['words'] : '',
    returns: state === 'retired',
  };
}

function trendView(figures: VersionFigures | undefined, live: number | null): VersionView {
  return {
    id: null,
    name: versionName(null),
    state: live === null ? 'live' : 'fallback',
    createdAt: null,
    decidedAt: null,
    decidedBy: null,
    rows: null,
    earned: figures ? earnedOf(figures) : null,
    drift: null,
    words: 'Learns nothing; ranks while no version is live.',
    returns: live !== null,
  };
}

function earnedOf({ reward, impressions, readers, positives, hidden, explored }: VersionFigures): EarnedView {
  return {
    reward: perHundred(reward),
    impressions,
    readers,
    positives: percent(positives),
    hidden: percent(hidden),
    explored: percent(explored),
  };
}

function driftOf({ metrics }: ModelVersion, figures: VersionFigures | undefined): DriftView | null {
  const tried = metrics['calibration'];
  const change = metrics['change'];
  if (typeof tried !== 'number' && !figures?.calibration) return null;
  return {
    tried: typeof tried === 'number' ? tried.toFixed(2) : 'unknown',
    live: figures?.calibration ? figures.calibration.toFixed(2) : 'nothing yet',
    change: typeof change === 'number' ? percent(change) : null,
  };
}
