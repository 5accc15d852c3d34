// What simulated readers do with what they are shown.
import type { RandomStream } from '@papertape/reproduction';
import { DAY_MS, type WorldPaper, type WorldReader } from './world.ts';

/** Acts as the site knows them. */
export type WorldAct = 'open' | 'save' | 'vote' | 'hide';

/** An act that comes some time after a paper was shown. */
export interface DelayedAct {
  act: WorldAct;
  /** Milliseconds after the visit. */
  delay: number;
}

/** How much a paper pleases a reader: the logit of opening it once it is looked at. */
export function appeal({ taste, eagerness }: WorldReader, { topics, quality }: WorldPaper): number {
  let affinity = 0;
  taste.forEach((share, topic) => (affinity += share * (topics[topic] ?? 0)));
  return eagerness + 5 * affinity + 0.5 * quality;
}

/** The chance that a reader gets down to a slot (0 the first) and looks at it. */
export function examination(slot: number): number {
  return (1 + slot) ** -0.35;
}

/** What a reader does with a paper in a slot, mostly nothing; what is saved or voted for was opened first. */
export function react(
  reader: WorldReader,
  paper: WorldPaper,
  slot: number,
  random: RandomStream,
): DelayedAct[] {
  if (random.uniform() >= examination(slot)) return [];
  const liking = appeal(reader, paper);
  if (random.uniform() >= chance(liking)) {
    // Who is left cold may say so.
    return random.uniform() < 0.03 * chance(-1.5 - liking)
      ? [{ act: 'hide', delay: minutes(random, 2) }]
      : [];
  }
  const opened = minutes(random, 3);
  const acts: DelayedAct[] = [{ act: 'open', delay: opened }];
  // Some come back to it hours or days later: what the learner must wait for.
  if (random.uniform() < chance(liking - 1.2)) acts.push({ act: 'save', delay: opened + hours(random, 14) });
  if (random.uniform() < chance(liking - 1.8)) acts.push({ act: 'vote', delay: opened + hours(random, 14) });
  return acts;
}

function chance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Exponential waiting times. */
function minutes(random: RandomStream, mean: number): number {
  return (-Math.log(1 - random.uniform()) * mean * DAY_MS) / 1440;
}
function hours(random: RandomStream, mean: number): number {
  return (-Math.log(1 - random.uniform()) * mean * DAY_MS) / 24;
}
