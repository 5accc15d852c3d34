// Which papers are asked about in a round, and what that will take.
import { estimateTokens, planBatch, type BatchRequest } from '@papertape/batch-inference/client';
import { listUnenriched, readUsage, type Queryable, type UnenrichedPaper } from '@papertape/database';
import { requestBody } from '@papertape/enrichment';
import type { FeedDay } from '@papertape/papers';
import type { EnrichmentSettings } from './settings.ts';

/** A round before it runs. Tokens are estimates. */
export interface EnrichmentPlan {
  papers: UnenrichedPaper[];
  requests: BatchRequest[];
  /** Papers that need it too and are left for a later round: beyond the budget or the limit. */
  left: number;
  /** Of all prompts, and of answers. */
  promptTokens: number;
  answerTokens: number;
  /** Tokens that every prompt begins with. */
  sharedTokens: number;
  /** Share of the prompts' tokens that need not be processed again, from 0 to 1, where the server keeps prefixes. */
  saving: number;
  /** Tokens used today, and what may be used in all (Infinity: no limit). */
  usedToday: number;
  dailyTokens: number;
}

/** Papers in one round: the next one goes on. */
const MOST_PAPERS = 2_000;
/** What an answer takes by experience: the schema asks for about a thousand characters. */
const ANSWER_TOKENS = 350;
const DAY_MS = 86_400_000;

/** Plans a round: the newest papers that need it, as many as today's tokens allow. */
export async function planEnrichment(
  db: Queryable,
  settings: EnrichmentSettings,
  { now, day, limit = MOST_PAPERS }: { now: Date; day: FeedDay; limit?: number },
): Promise<EnrichmentPlan> {
  const found = await listUnenriched(db, {
    since: new Date(now.getTime() - settings.days * DAY_MS),
    requestHash: settings.requestHash,
    now,
    limit: MOST_PAPERS,
  });
  const used = await readUsage(db, day);
  const usedToday = used.prompt + used.completion;
  const { papers, requests } = affordable(found.slice(0, limit), settings, settings.dailyTokens - usedToday);
  // Estimates, since nothing is sent for a plan; the round itself asks the server's tokenizer where there is one.
  const { saving, promptLengths } = await planBatch(
    requests,
    { tokenize: () => Promise.resolve(null) },
    { tokens: 'estimate' },
  );
  return {
    papers,
    requests,
    left: found.length - papers.length,
    promptTokens: promptLengths.reduce((sum, tokens) => sum + tokens, 0),
    answerTokens: ANSWER_TOKENS * papers.length,
    sharedTokens: requests[0] ? estimateTokens(instructionOf(requests[0])).length : 0,
    saving,
    usedToday,
    dailyTokens: settings.dailyTokens,
  };
}

/** That today's tokens are used up, `used` of them. */
export function spentWords(used: number, { dailyTokens }: Pick<EnrichmentPlan, 'dailyTokens'>): string {
  return `${used} of today's ${dailyTokens} tokens are used (ENRICHMENT_DAILY_TOKENS).`;
}

function affordable(
  found: readonly UnenrichedPaper[],
  settings: EnrichmentSettings,
  tokens: number,
): { papers: UnenrichedPaper[]; requests: BatchRequest[] } {
  const papers: UnenrichedPaper[] = [];
  const requests: BatchRequest[] = [];
  let rest = tokens;
  for (const paper of found) {
    const request = requestOf(paper, settings);
    rest -= estimateTokens(request).length + ANSWER_TOKENS;
    if (rest < 0) break;
    papers.push(paper);
    requests.push(request);
  }
  return { papers, requests };
}

function requestOf(paper: UnenrichedPaper, settings: EnrichmentSettings): BatchRequest {
  return {
    customId: String(paper.id),
    url: '/v1/chat/completions',
    body: requestBody(settings.template, paper, settings),
  };
}

/** The part of a request that all begin with. */
function instructionOf(request: BatchRequest): BatchRequest {
  const { messages } = request.body;
  return { ...request, body: { messages: Array.isArray(messages) ? messages.slice(0, 1) : [] } };
}
