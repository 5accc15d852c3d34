// Figures of training in words, the same on the administrator's page and in the terminal.
import type { Policy } from '@papertape/contextual-bandits';
import type { Alternation, Bounded, ExplorationCost, RankingReport } from './figures.ts';

/** A mean reward of one paper shown, as that of a hundred: `4.2 (3.8 to 4.6)`. */
export function perHundred({ estimate, low, high }: Bounded): string {
  const range = low === null || high === null ? '' : ` (${number(100 * low)} to ${number(100 * high)})`;
  return `${number(100 * estimate)}${range}`;
}

/** A share in per cent: `12.5%`. */
export function percent(share: number): string {
  return `${number(100 * share)}%`;
}

/** The version's name: `version 4`, or the order that needs none. */
export function versionName(model: number | null): string {
  return model === null ? 'trend order' : `version ${model}`;
}

/** How a policy explores. */
export function policyWords(policy: Policy): string {
  switch (policy.kind) {
    case 'squarecb':
    case 'squarecb-elimination': {
      const { scale = 10, exponent = 0.5, kind } = policy;
      const gamma = exponent === 0 ? `γ = ${number(scale)}` : `γ = ${number(scale)}·t^${number(exponent)}`;
      return `inverse-gap weighting${kind === 'squarecb' ? '' : ' with elimination'}, ${gamma}`;
    }
    case 'falcon':
      return 'inverse-gap weighting by FALCON’s epochs';
    case 'epsilon-greedy':
      return `the favourite, and any other in ${percent(policy.epsilon)}`;
    case 'uniform':
      return 'all alike';
    case 'greedy':
      return 'the favourite only';
  }
}

/** What exploring cost, in a sentence. */
export function explorationWords({ cost, effectiveSampleSize }: ExplorationCost): string {
  const rests = `The estimate rests on as much as ${Math.floor(effectiveSampleSize)} papers shown by that order.`;
  if (cost.low !== null && cost.low > 0)
    return `Always showing the favourites first would have earned more: exploring costs. ${rests}`;
  if (cost.high !== null && cost.high < 0)
    return `Always showing the favourites first would have earned less: exploring pays already. ${rests}`;
  return `No difference can be told between exploring and always showing the favourites first. ${rests}`;
}

/** Whether generations alternate, in a sentence. */
export function alternationWords({ autocorrelation, chance, finding, generations }: Alternation): string {
  const figures = `autocorrelation ${number(autocorrelation)} over ${generations} generations; chance gives ${number(chance.low)} to ${number(chance.high)}`;
  const words = {
    alternates:
      'It goes up and down in turn: models unbalance what the next one learns from. Learn from more generations, or explore more',
    drifts: 'It moves slowly one way and does not alternate',
    neither: 'It does not alternate more than chance would',
  } as const;
  return `${words[finding]} (${figures}).`;
}

/** What was wrong with the log; empty where nothing was. */
export function logWords({ facts, suspicions }: Pick<RankingReport, 'facts' | 'suspicions'>): string[] {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count.toLocaleString('en')} ${count === 1 ? one : many}`];
  return [
    ...suspicions,
    ...counted(
      facts.early,
      'act is dated before what it answers: a clock was moved back.',
      'acts are dated before what they answer: a clock was moved back.',
    ),
    ...counted(
      facts.clockMovedBack,
      'time the clock went back between two decisions.',
      'times the clock went back between two decisions.',
    ),
    ...counted(
      facts.unexplained,
      'act belongs to no paper shown, and is not learnt from.',
      'acts belong to no paper shown, and are not learnt from.',
    ),
  ];
}

/** Three significant digits. */
export function number(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(3))).replace('-', '−');
}
