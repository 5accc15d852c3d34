// A batch in words and numbers.
import {
  costOf,
  measuredSaving,
  type BatchProgress,
  type BatchSummary,
  type Prices,
} from '@papertape/batch-inference/client';
import type { Colours } from '../terminal/colours.ts';
import { count, duration, figure, percent, plural, table } from '../terminal/format.ts';

export type { Prices };

export interface RunFacts {
  /** Requests that an earlier run has done. */
  earlier: number;
  milliseconds: number;
}

/** `120 of 5,000 · 2 failed · 16 in flight · 40/s · 78 % cached · costs 0.12 · 2 min 2 s left`. */
export function progressLine(state: BatchProgress, milliseconds: number, prices: Prices | null): string {
  const ended = state.done + state.failed;
  const rate = (1000 * ended) / Math.max(1, milliseconds);
  const parts = [
    `${count(ended)} of ${count(state.total)}`,
    state.failed > 0 ? `${count(state.failed)} failed` : '',
    `${state.inFlight} in flight`,
    ended > 0 ? `${figure(rate)}/s` : '',
    cachedShare(state) === null ? '' : `${percent(cachedShare(state) ?? 0)} cached`,
    prices ? `costs ${money(costOf(state, prices))}` : '',
    ended > 0 && ended < state.total ? `${duration((1000 * (state.total - ended)) / rate)} left` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

export function describeRun(
  summary: BatchSummary,
  { earlier, milliseconds }: RunFacts,
  prices: Prices | null,
  { bold, red }: Colours,
): string {
  const { done, failed, retries, promptTokens, completionTokens, primers, primerTokens } = summary;
  const share = cachedShare(summary);
  const saved = measuredSaving(summary);
  const failures = failed > 0 ? `, ${red(`${count(failed)} failed`)}` : '';
  const rows = [
    ...(uncounted(summary)
      ? [['tokens', UNCOUNTED]]
      : [
          [
            'prompts',
            `${count(promptTokens)} tokens${share === null ? '' : `, ${percent(share)} from the cache`}`,
          ],
          ['answers', `${count(completionTokens)} tokens`],
        ]),
    [
      'plan',
      `${count(summary.groups)} shared prefix${summary.groups === 1 ? '' : 'es'}, ${promise(summary)}`,
    ],
    ...(primers > 0 ? [['primers', `${plural(primers, 'call')}, ${count(primerTokens)} tokens`]] : []),
    ...(saved === null ? [] : [['saved', `${percent(saved)} of the prompts' tokens, primers counted`]]),
    ...(retries > 0 ? [['repeated', plural(retries, 'call')]] : []),
    ...(prices && !uncounted(summary) ? [['cost', money(costOf(summary, prices))]] : []),
    ['time', duration(milliseconds)],
  ];
  const before = earlier > 0 ? ` (${count(earlier)} before)` : '';
  const silent =
    share === null && done > 0 && !uncounted(summary)
      ? '\nThe server does not say what it had in its cache.\n'
      : '';
  return `${bold(`${plural(done, 'request')} done`)}${before}${failures}\n${table(rows, '  ')}${silent}`;
}

/** Nothing that was answered came with a count. */
const UNCOUNTED = 'not told by the server, and so no cost either';

function uncounted({ done, promptTokens, completionTokens }: BatchSummary): boolean {
  return done > 0 && promptTokens + completionTokens === 0;
}

function promise({ plannedSaving, tokens }: BatchSummary): string {
  const source = {
    server: "the server's tokens",
    estimate: 'estimated tokens',
    mixed: 'tokens partly estimated',
  };
  return `${percent(plannedSaving)} of the prompts' tokens to be saved, by ${source[tokens]}`;
}

/** The same for programs. */
export function figuresOf(summary: BatchSummary, facts: RunFacts, prices: Prices | null): object {
  const { results: _results, ...figures } = summary;
  return {
    ...figures,
    ...facts,
    measuredSaving: measuredSaving(summary),
    cost: prices ? costOf(summary, prices) : null,
  };
}

export interface PlanFacts {
  requests: number;
  groups: number;
  promptTokens: number;
  processedTokens: number;
  saving: number;
  tokenizedByServer: number;
}

export function describePlan(facts: PlanFacts): string {
  const { requests, groups, promptTokens, processedTokens, saving, tokenizedByServer } = facts;
  const rows = [
    ['requests', count(requests)],
    ['shared prefixes', count(groups)],
    ['prompts', `${count(promptTokens)} tokens`],
    ['computed', `${count(processedTokens)} tokens, ${percent(saving)} saved`],
    [
      'tokens',
      tokenizedByServer === requests
        ? 'from the server'
        : `of ${count(requests - tokenizedByServer)} prompts estimated`,
    ],
  ];
  return table(rows);
}

/** Of the prompts' tokens, those that the server had; null where it does not say. */
function cachedShare({ promptTokens, cachedTokens }: BatchProgress | BatchSummary): number | null {
  return cachedTokens === null || promptTokens === 0 ? null : cachedTokens / promptTokens;
}

function money(amount: number): string {
  return amount < 0.01 && amount > 0 ? figure(amount) : amount.toFixed(2);
}
