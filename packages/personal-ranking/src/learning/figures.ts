// What training found, as it is kept and shown to administrators. Rewards are means of one paper shown.

/** An estimate with its 95% interval; the bounds are null where there is too little to tell. */
export interface Bounded {
  estimate: number;
  low: number | null;
  high: number | null;
}

/** What a version earned while it was live. */
export interface VersionFigures {
  /** Null: the order of the trend. */
  model: number | null;
  decisions: number;
  impressions: number;
  readers: number;
  reward: Bounded;
  /** Share of impressions with an act in favour. */
  positives: number;
  /** Share of impressions that were hidden. */
  hidden: number;
  /** Share of draws that were not the favourite of those that remained. */
  explored: number;
  /** What happened for each act in favour that was predicted: below 1, the version promised too much. */
  calibration: number | null;
}

/** One generation: what was shown on a day in UTC, and has matured. */
export interface GenerationFigures {
  day: string;
  impressions: number;
  reward: Bounded;
  positives: Bounded;
  /** Share of draws that were not the favourite of those that remained. */
  explored: Bounded;
  /** Versions that ranked then. */
  models: (number | null)[];
}

/** Whether figures go up and down in turn: the lag-1 autocorrelation of their levels, and what chance gives. */
export interface Alternation {
  generations: number;
  autocorrelation: number;
  /** 95% of the autocorrelations of the same figures in random order. */
  chance: { low: number; high: number };
  finding: 'alternates' | 'drifts' | 'neither';
}

/** What trying other papers than the favourites cost, by off-policy evaluation of the favourites on the same log. */
export interface ExplorationCost {
  /** Of the latest version that ranked. */
  model: number | null;
  earned: Bounded;
  favourites: Bounded;
  /** favourites − earned: below 0, exploring earned more. */
  cost: Bounded;
  effectiveSampleSize: number;
}

/** How unevenly papers are shown: 0 is all alike. */
export interface ShownPapers {
  papers: number;
  impressions: number;
  /** Gini's coefficient of impressions over the papers that were candidates. */
  gini: number;
  /** Share of impressions that the most shown hundredth has. */
  topShare: number;
}

/** What was wrong with the log, counted. */
export interface LogFacts {
  decisions: number;
  /** Not matured yet. */
  waiting: number;
  late: number;
  doubled: number;
  /** Dated before their decision, as when a clock was moved back. */
  early: number;
  /** Acts that no decision explains. */
  unexplained: number;
  /** Times it went back by more than a minute between two decisions. */
  clockMovedBack: number;
}

/** Everything that a round of training found. */
export interface RankingReport {
  /** ISO 8601 in UTC, as all moments here. */
  at: string;
  from: string | null;
  to: string | null;
  versions: VersionFigures[];
  generations: GenerationFigures[];
  /** Of the share of acts in favour. */
  alternation: Alternation | null;
  exploration: ExplorationCost | null;
  shown: ShownPapers;
  facts: LogFacts;
  /** In words, where propensities cannot be right. */
  suspicions: string[];
}
