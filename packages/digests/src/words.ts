// What an edition says, in words.
import { daysOfWeek, parseDay, parseMonth, parseWeek, type FeedDay } from '@papertape/papers';
import type { Reason, ReproductionOutcome } from './edition.ts';
import { topicWords, type Frequency, type Subscription } from './subscription.ts';

/** A number of things: '1 paper', '10 papers'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

const FREQUENCY_WORDS: Readonly<Record<Frequency, string>> = {
  daily: 'Daily digest',
  weekly: 'Weekly digest',
  monthly: 'Monthly digest',
};

/** The name of its kind: 'Daily digest'. */
export function frequencyWords(frequency: Frequency): string {
  return FREQUENCY_WORDS[frequency];
}

/** A period for people: 'Tuesday, March 10, 2026', 'March 2 to 8, 2026', 'February 2026'. */
export function periodWords(key: string): string {
  const day = parseDay(key);
  if (day) return format(day, { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
  const week = parseWeek(key);
  if (week) {
    const { first, last } = daysOfWeek(week);
    const sameMonth = first.slice(0, 7) === last.slice(0, 7);
    const sameYear = first.slice(0, 4) === last.slice(0, 4);
    const from = format(first, { month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) });
    const to = sameMonth
      ? `${Number(last.slice(8))}, ${last.slice(0, 4)}`
      : format(last, { month: 'long', day: 'numeric', year: 'numeric' });
    return `${from} to ${to}`;
  }
  const month = parseMonth(key);
  return month ? format(`${month}-01` as FeedDay, { month: 'long', year: 'numeric' }) : key;
}

function format(day: FeedDay, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(
    Date.parse(`${day}T00:00:00Z`),
  );
}

/** Why a paper is there: 'No. 2 of 80 in cs.LG', 'by Ada Quill, whom you follow'. */
export function reasonWords(reason: Reason): string {
  const { topic } = reason;
  if (reason.kind === 'collected') return `added to ${topicWords(topic)}`;
  if (reason.kind === 'reproduced') return `its reproduction ran (${topicWords(topic)})`;
  if (reason.kind === 'ranked') return `for you: ${reason.why}`;
  const place = `no. ${reason.place} of ${reason.of.toLocaleString('en-US')}`;
  switch (topic.kind) {
    case 'author':
      return `by ${topic.name}, whom you follow`;
    case 'search':
      return `${place} found by ${topicWords(topic)}`;
    case 'feed':
      return `${place} by votes and comments`;
    default:
      return `${place} in ${topicWords(topic)} by votes and comments`;
  }
}

/** All reasons in one line; more than three are told by their number. */
export function reasonsSentence(reasons: readonly Reason[]): string {
  const told = reasons.slice(0, 3).map(reasonWords);
  const rest = reasons.length - told.length;
  return [...told, ...(rest > 0 ? [counted(rest, 'more reason')] : [])].join('; ');
}

const SPANS: Readonly<Record<Frequency, string>> = {
  daily: 'today',
  weekly: 'this week',
  monthly: 'this month',
};

/** 'Ran today: 3 claims hold, 1 does not, 1 undecided'. */
export function outcomeWords(outcome: ReproductionOutcome, frequency: Frequency): string {
  const { holds, doesNotHold, undecided } = outcome;
  const parts = [
    ...(holds > 0 ? [`${counted(holds, 'claim')} ${holds === 1 ? 'holds' : 'hold'}`] : []),
    ...(doesNotHold > 0 ? [`${doesNotHold} ${doesNotHold === 1 ? 'does' : 'do'} not hold`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ];
  return `Ran ${SPANS[frequency]}: ${parts.length > 0 ? parts.join(', ') : 'no claim was measured'}`;
}

const TIMES: Readonly<Record<Frequency, string>> = {
  daily: 'every day',
  weekly: 'every Monday',
  monthly: 'on the first of every month',
};

/** What was asked for: 'up to 10 papers of cs.LG and the whole feed, every day at 8:00 (Europe/Berlin)'. */
export function subscriptionWords(subscription: Subscription): string {
  const { count, frequency, hour, timeZone, minimumVotes } = subscription;
  const topics = listed(subscription.topics.map(topicWords));
  const votes = minimumVotes > 0 ? `, with ${counted(minimumVotes, 'vote')} or more` : '';
  return `up to ${counted(count, 'paper')} of ${topics}${votes}, ${TIMES[frequency]} at ${hour}:00 (${timeZone})`;
}

function listed(words: readonly string[]): string {
  const shown = words.length > 5 ? [...words.slice(0, 4), `${words.length - 4} more topics`] : words;
  return new Intl.ListFormat('en').format(shown);
}
