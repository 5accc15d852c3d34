// The form of a subscription: what it shows, and what comes back.
import {
  defaultSubscription,
  FREQUENCIES,
  LIMITS,
  problemsOf,
  topicKey,
  topicWords,
  type Subscription,
  type Topic,
} from '@papertape/digests';
import type { Person } from '@papertape/people';
import type { DigestForm, TopicGroup } from '#lib/components/digests/fields.ts';
import type { FormContext } from '../forms/form-action.ts';
import { FormProblem } from '../forms/form-problem.ts';
import type { Site } from '../open-site.ts';
import { LONGEST } from '../parameters.ts';
import { NOBODY, offeredTopics, readTopics, TYPED, type Chooser, type TypedTopic } from './topics.ts';

/** The form with what somebody has, or what a site proposes. `url` may name more: `?author=…&search=…`. */
export async function digestForm(
  site: Site,
  { subscription, person, url }: { subscription: Subscription | null; person: Person | null; url?: URL },
): Promise<DigestForm> {
  const { CATEGORIES, TIME_ZONE } = site.configuration;
  const shown = subscription ?? defaultSubscription(TIME_ZONE);
  const typed = (name: TypedTopic) => (url?.searchParams.get(name) ?? '').slice(0, LONGEST.query);
  const asksForMore = subscription === null && TYPED.some((name) => typed(name) !== '');
  const chosen = new Set(asksForMore ? [] : shown.topics.map(topicKey));
  const topics = await offeredTopics(site.database.db, {
    categories: CATEGORIES,
    person,
    chosen: asksForMore ? [] : shown.topics,
  });
  const choices = (kind: Topic['kind']) =>
    topics
      .filter((topic) => topic.kind === kind)
      .map((topic) => ({
        value: topicKey(topic),
        label: labelOf(topic),
        chosen: chosen.has(topicKey(topic)),
      }));
  const group = (legend: string, kind: TypedTopic, label: string, hint: string): TopicGroup => ({
    legend,
    choices: choices(kind),
    more: { name: kind, label, another: `Another ${kind}`, hint, value: typed(kind) },
  });
  const { frequency, count, hour, timeZone, minimumVotes } = shown;
  return {
    frequency,
    groups: [
      ...(choices('for-you').length > 0
        ? [{ legend: 'For you', choices: choices('for-you'), more: null }]
        : []),
      { legend: 'The best of everything', choices: choices('feed'), more: null },
      group('Categories', 'category', 'A category', 'Such as math.OC.'),
      group('Authors', 'author', 'An author', 'The name as their papers spell it.'),
      group(
        'Collections',
        'collection',
        'A collection',
        person ? 'The address of a collection that you may see.' : 'The address of a public collection.',
      ),
      group(
        'Searches',
        'search',
        'A search',
        'New papers with all of these words; cat:, author: and the like work too.',
      ),
    ],
    count,
    hour,
    timeZone,
    timeZones: zonesWith(timeZone),
    minimumVotes,
  };
}

function labelOf(topic: Topic): string {
  switch (topic.kind) {
    case 'feed':
      return 'The whole feed';
    case 'for-you':
      return 'Ranked for you, by what you read here';
    case 'search':
      return topic.query;
    case 'collection':
      return topic.viewer === undefined ? topic.name : `${topic.name} (private)`;
    default:
      return topicWords(topic);
  }
}

function zonesWith(zone: string): string[] {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  return zones.includes(zone) ? zones : [zone, ...zones];
}

/** The subscription that was sent. @throws FormProblem for what its reader can mend */
export async function readSubscription(
  { site, form, field }: Pick<FormContext<'digests.ask'>, 'site' | 'form' | 'field'>,
  chooser: Chooser = NOBODY,
): Promise<Subscription> {
  const frequency = FREQUENCIES.find((known) => known === field('frequency', 20));
  if (frequency === undefined) throw new FormProblem('Choose how often.');
  const typed = Object.fromEntries(TYPED.map((name) => [name, field(name, LIMITS.query)])) as Record<
    TypedTopic,
    string
  >;
  const keys = form.getAll('topic').filter((value) => typeof value === 'string');
  const topics = await readTopics(site.database.db, keys, typed, chooser);
  const subscription: Subscription = {
    frequency,
    topics,
    count: numberOf(field('count', 10)),
    hour: numberOf(field('hour', 10)),
    timeZone: field('timeZone', 100),
    minimumVotes: numberOf(field('minimumVotes', 10)),
  };
  const [problem] = problemsOf(subscription);
  if (problem !== undefined) throw new FormProblem(problem, topics.length === 0 ? 'topic' : null);
  return subscription;
}

function numberOf(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}
