// What the doctor finds, one thing at a time.

/** 'note' is worth knowing and breaks nothing; 'broken' needs a person. */
export type Condition = 'ok' | 'note' | 'broken';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  condition: Condition;
  /** How it is. */
  value: string;
  /** Why that matters, or what to do; null where nothing needs saying. */
  why: string | null;
}

/** A group of findings, as printed under one heading. */
export interface Section {
  title: string;
  findings: Finding[];
}

/** A finding that is as it should be. */
export function ok(name: string, value: string, why: string | null = null): Finding {
  return { name, condition: 'ok', value, why };
}

/** A finding to know about. */
export function note(name: string, value: string, why: string | null): Finding {
  return { name, condition: 'note', value, why };
}

/** A finding that needs a person. */
export function broken(name: string, value: string, why: string): Finding {
  return { name, condition: 'broken', value, why };
}
