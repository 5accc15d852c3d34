// Whether the endpoint answers, for `papertape doctor`: one request of one token.
import { plainError } from '@papertape/enrichment';
import { createGuardedFetch, hostAndPort } from '@papertape/sources';
import { asFetch } from '../as-fetch.ts';
import { USER_AGENT } from '../context.ts';
import type { EnrichmentSettings } from './settings.ts';

/** What the endpoint said. */
export interface EndpointReport {
  /** Whether the model answered. */
  answers: boolean;
  /** What it said, or what to check. */
  words: string;
}

const PATIENCE_MS = 30_000;

/** Asks the model for one token. Never throws. */
export async function probeEndpoint({
  url,
  model,
  apiKey,
  timeoutMs,
}: Pick<EnrichmentSettings, 'url' | 'model' | 'apiKey' | 'timeoutMs'>): Promise<EndpointReport> {
  const patience = Math.min(PATIENCE_MS, timeoutMs);
  const guarded = createGuardedFetch({
    allow: [hostAndPort(new URL(url))],
    timeoutMs: patience,
    idleTimeoutMs: patience,
    maxBytes: 256 * 1024,
    retries: 0,
    userAgent: USER_AGENT,
  });
  try {
    const response = await asFetch(guarded)(`${url}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        max_tokens: 1,
        messages: [{ role: 'user', content: 'Answer with: yes' }],
      }),
    });
    const text = await response.text();
    if (!response.ok) return { answers: false, words: refusalWords(response.status, text) };
    return /"choices"/.test(text)
      ? { answers: true, words: `${model} answers` }
      : { answers: false, words: 'It answers in another form: ENRICHMENT_URL has to end in /v1.' };
  } catch (error) {
    return { answers: false, words: error instanceof Error ? error.message : String(error) };
  } finally {
    await guarded.close();
  }
}

function refusalWords(status: number, text: string): string {
  const advice =
    status === 401 || status === 403
      ? 'Check ENRICHMENT_API_KEY.'
      : status === 404
        ? 'Check ENRICHMENT_URL (it ends in /v1) and ENRICHMENT_MODEL.'
        : '';
  return `It answered ${status}: ${plainError(text)} ${advice}`.trim();
}
