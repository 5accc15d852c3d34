/** The three candidates for the best constant anchor probability, and the schedules built on them. */

/** A constant probability, a period, or the candidate that the measurements support. */
export type AnchorProbability = 'auto' | number | { readonly period: number };

/** (a) argmin over p of 1/(1−p^A) + 2M/(A·p·√(1−p^A)), by golden section: the bound has one minimum in (0, 1). */
export function minimiserOfBound(clients: number, participants: number): number {
  requireCounts(clients, participants);
  const bound = (p: number) => {
    const moves = 1 - p ** participants;
    return 1 / moves + (2 * clients) / (participants * p * Math.sqrt(moves));
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = 1e-9;
  let high = 1 - 1e-9;
  while (high - low > 1e-10) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (bound(left) < bound(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** (b) √(4(M/A)² + 2M/A) − 2M/A, which tends to 1/2 as M/A grows. */
export function rootFormula(clients: number, participants: number): number {
  requireCounts(clients, participants);
  const ratio = clients / participants;
  return Math.sqrt(4 * ratio * ratio + 2 * ratio) - 2 * ratio;
}

/** (c) (2/(A+2))^{1/A}: a round without any miner happens with probability 2/(A+2). Independent of M. */
export function closedForm(participants: number): number {
  requireCounts(participants, participants);
  return (2 / (participants + 2)) ** (1 / participants);
}

/**
 * What 'auto' takes: candidate (c). (a) and (c) agree to .007 where we measured, and runs with them reach what
 * runs with (b) do not; of the two (c) needs no search and no M, which a server with changing clients lacks.
 */
export function automaticProbability(participants: number): number {
  return closedForm(participants);
}

/** The chance of each participant to be an anchor in round `round` ≥ 0. Throws RangeError on a bad schedule. */
export function anchorChance(schedule: AnchorProbability, round: number, participants: number): number {
  if (schedule === 'auto') return automaticProbability(participants);
  if (typeof schedule === 'number') {
    if (!(schedule >= 0 && schedule <= 1)) {
      throw new RangeError(`anchorProbability must lie in [0, 1], not be ${schedule}.`);
    }
    return schedule;
  }
  if (!Number.isSafeInteger(schedule.period) || schedule.period < 1) {
    throw new RangeError(`anchorProbability.period must be a whole number ≥ 1, not ${schedule.period}.`);
  }
  return round % schedule.period === 0 ? 1 : 0;
}

function requireCounts(clients: number, participants: number): void {
  if (!(participants >= 1 && participants <= clients)) {
    throw new RangeError(`Of ${clients} clients ${participants} cannot take part in a round.`);
  }
}
