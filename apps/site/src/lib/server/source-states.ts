// Sources with their health, for people.
import { listSourceStates } from '@papertape/database';
import { site } from './site.ts';
import { describeSource } from './source-names.ts';
import { sourcePath } from './view/addresses.ts';

export interface SourceHealth {
  source: string;
  title: string;
  description: string;
  href: string;
  /** 'new' has not been tried yet. */
  condition: 'well' | 'failing' | 'new';
  lastSuccess: string | null;
  lastOutcome: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
  nextTry: string | null;
}

/** Every source that has been tried, with its health. Times are ISO 8601. */
export async function sourceHealth(): Promise<SourceHealth[]> {
  const states = await listSourceStates(site().database.db);
  return states.map((state) => ({
    source: state.source,
    ...describeSource(state.source),
    href: sourcePath(state.source),
    condition: conditionOf(state),
    lastSuccess: state.lastSuccessAt,
    lastOutcome: state.lastOutcome,
    lastErrorAt: state.lastErrorAt,
    lastError: state.lastError,
    nextTry: state.nextTryAt,
  }));
}

/** A source fails while its last error is later than its last success. */
export function conditionOf(state: {
  lastSuccessAt: string | null;
  lastErrorAt: string | null;
}): SourceHealth['condition'] {
  const success = state.lastSuccessAt === null ? null : Date.parse(state.lastSuccessAt);
  const failure = state.lastErrorAt === null ? null : Date.parse(state.lastErrorAt);
  if (failure !== null && (success === null || failure > success)) return 'failing';
  return success === null ? 'new' : 'well';
}
