// What came of asking a model about a paper, and the tokens it took.
import type { Enrichment } from '@papertape/enrichment';
import type { FeedDay } from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** Tokens as the server counted them; `cached` is null where it does not tell. */
export interface TokenUsage {
  prompt: number;
  completion: number;
  cached: number | null;
}

/** How asking about one paper ended. */
export interface EnrichmentOutcome {
  paperId: number;
  sourceHash: string;
  requestHash: string;
  model: string;
  /** What was kept; null where the try failed (the endpoint) or was refused (nothing of the answer could be kept). */
  content: Enrichment | null;
  state: 'done' | 'refused' | 'failed';
  error: string | null;
  /** When to try again after a failure. */
  retryAt: Date | null;
  usage: TokenUsage;
}

/**
 * Stores it, and adds its tokens to the day's. What was written before stays while the text is the same and nothing
 * better came; flags on what is replaced are closed. A paper that is gone meanwhile has only its tokens counted.
 */
export async function storeEnrichment(
  tx: Queryable,
  outcome: EnrichmentOutcome,
  { now, day }: { now: Date; day: FeedDay },
): Promise<void> {
  const { paperId, usage } = outcome;
  await tx.execute(upsert(outcome, now.toISOString()));
  if (outcome.state === 'done')
    await tx.execute(sql`
      update moderation_reports set resolved_at = ${now.toISOString()}, resolution = 'deleted'
      where target_kind = 'enrichment' and target_id = ${String(paperId)} and resolved_at is null`);
  await tx.execute(sql`
    insert into enrichment_usage as u (day, requests, prompt_tokens, completion_tokens, cached_tokens)
    values (${day}, 1, ${usage.prompt}, ${usage.completion}, ${usage.cached ?? 0})
    on conflict (day) do update set requests = u.requests + 1,
      prompt_tokens = u.prompt_tokens + excluded.prompt_tokens,
      completion_tokens = u.completion_tokens + excluded.completion_tokens,
      cached_tokens = u.cached_tokens + excluded.cached_tokens`);
}

function upsert(outcome: EnrichmentOutcome, now: string): SQL {
  const { paperId, content, state, usage } = outcome;
  const done = state === 'done' && content !== null;
  const kept = (column: SQL) => sql`${column} = case when excluded.content is not null then excluded.${column}
    when e.source_hash = excluded.source_hash then e.${column} end`;
  return sql`
    insert into enrichments as e (paper_id, content, model, written_at, source_hash, state, request_hash, tried_at,
      failures, retry_at, error, prompt_tokens, completion_tokens, cached_tokens)
    select p.id, ${done ? JSON.stringify(content) : null}::jsonb, ${done ? outcome.model : null},
      ${done ? now : null}::timestamptz, ${outcome.sourceHash}, ${state}, ${outcome.requestHash}, ${now}::timestamptz,
      ${state === 'failed' ? 1 : 0}, ${outcome.retryAt?.toISOString() ?? null}::timestamptz, ${outcome.error},
      ${usage.prompt}::integer, ${usage.completion}::integer, ${usage.cached}::integer
    from papers p where p.id = ${paperId} for key share of p
    on conflict (paper_id) do update set
      ${kept(sql`content`)}, ${kept(sql`model`)}, ${kept(sql`written_at`)},
      source_hash = excluded.source_hash, state = excluded.state, request_hash = excluded.request_hash,
      tried_at = excluded.tried_at, retry_at = excluded.retry_at, error = excluded.error,
      failures = case when excluded.state = 'failed' then e.failures + 1 else 0 end,
      prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
      cached_tokens = excluded.cached_tokens`;
}

/** Tokens used on a day. */
export async function readUsage(db: Queryable, day: FeedDay): Promise<TokenUsage & { requests: number }> {
  const { rows } = await db.execute<{
    requests: number;
    prompt: number;
    completion: number;
    cached: number;
  }>(sql`
    select requests, prompt_tokens as prompt, completion_tokens as completion, cached_tokens as cached
    from enrichment_usage where day = ${day}`);
  const { requests = 0, prompt = 0, completion = 0, cached = 0 } = rows[0] ?? {};
  return { requests, prompt, completion, cached };
}
