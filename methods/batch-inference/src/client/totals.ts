// Tokens and money of a run.
import type { BatchResult } from './types.ts';

export interface BatchTotals {
  done: number;
  failed: number;
  /** Repetitions, over all requests. */
  retries: number;
  /** As the server counted them, primers not included. */
  promptTokens: number;
  completionTokens: number;
  /** Tokens of prompts that were in the server's cache; null where no answer told. */
  cachedTokens: number | null;
  /** Calls that only brought a prefix into the cache, and what they took. */
  primers: number;
  primerTokens: number;
}

export function emptyTotals(): BatchTotals {
  const tokens = { promptTokens: 0, completionTokens: 0, cachedTokens: null };
  return { done: 0, failed: 0, retries: 0, ...tokens, primers: 0, primerTokens: 0 };
}

/** Adds one result, or that of a primer. */
export function addUsage(
  totals: BatchTotals,
  result: BatchResult,
  role: 'member' | 'primer' = 'member',
): void {
  const { promptTokens, completionTokens, cachedTokens } = result.usage;
  totals.retries += result.attempts - 1;
  if (role === 'primer') {
    totals.primers++;
    totals.primerTokens += promptTokens + completionTokens;
    return;
  }
  if (result.outcome === 'done') totals.done++;
  else totals.failed++;
  totals.promptTokens += promptTokens;
  totals.completionTokens += completionTokens;
  if (cachedTokens !== null) totals.cachedTokens = (totals.cachedTokens ?? 0) + cachedTokens;
}

/**
 * The share of the prompts' tokens that the server did not compute, primers' tokens counted as computed; null where it
 * does not tell.
 */
export function measuredSaving({ promptTokens, cachedTokens, primerTokens }: BatchTotals): number | null {
  return cachedTokens === null || promptTokens === 0 ? null : (cachedTokens - primerTokens) / promptTokens;
}

/** Prices of a million tokens. */
export interface Prices {
  input: number;
  output: number;
  /** Of input that was in the cache; as other input unless given. */
  cachedInput?: number;
}

/** What a run costs at these prices, in their currency. Primers' tokens count as input that was not cached. */
export function costOf(totals: BatchTotals, { input, output, cachedInput = input }: Prices): number {
  const cached = totals.cachedTokens ?? 0;
  const fresh = totals.promptTokens - cached + totals.primerTokens;
  return (fresh * input + cached * cachedInput + totals.completionTokens * output) / 1e6;
}
