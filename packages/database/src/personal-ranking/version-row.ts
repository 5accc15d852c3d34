// How a version of the model is read from its row; `By` is what the query gives for whoever decided.
import type { Policy } from '@papertape/contextual-bandits';
import type { ModelState } from '@papertape/personal-ranking';
import { instantOf, instantOrNull } from '../values.ts';

/** A row without the parameters. */
export interface VersionRow<By extends string> extends Record<string, unknown> {
  id: string;
  created_at: string;
  features_version: number;
  policy: Policy;
  trained_from: string;
  trained_to: string;
  rows: number;
  metrics: Record<string, unknown>;
  state: ModelState;
  decision: Record<string, unknown>;
  decided_at: string | null;
  decided_by: By | null;
}

/** The version of a row; moments are ISO 8601 in UTC. */
export function versionOf<By extends string>(row: VersionRow<By>) {
  return {
    id: Number(row.id),
    createdAt: instantOf(row.created_at),
    featuresVersion: row.features_version,
    policy: row.policy,
    trainedFrom: instantOf(row.trained_from),
    trainedTo: instantOf(row.trained_to),
    rows: row.rows,
    metrics: row.metrics,
    state: row.state,
    decision: row.decision,
    decidedAt: instantOrNull(row.decided_at),
    decidedBy: row.decided_by,
  };
}
