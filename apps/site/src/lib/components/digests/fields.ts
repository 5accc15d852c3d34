// What the form of a subscription shows.

/** One thing to ask for. */
export interface TopicChoice {
  /** Its key, such as `category:cs.LG`. */
  value: string;
  label: string;
  chosen: boolean;
}

/** Choices of one kind, with what else may be typed. */
export interface TopicGroup {
  legend: string;
  choices: TopicChoice[];
  /** A field for one more; null where nothing can be typed. */
  more: {
    name: string;
    /** Where there are no choices, and where there are. */ label: string;
    another: string;
    hint: string;
    value: string;
  } | null;
}

/** The form as it stands. */
export interface DigestForm {
  frequency: string;
  groups: TopicGroup[];
  count: number;
  hour: number;
  timeZone: string;
  timeZones: string[];
  minimumVotes: number;
}
