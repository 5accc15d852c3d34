// Policies as they are named on the command line: `uniform`, `greedy`, `epsilon-greedy:0.1`, `squarecb:100`.
import { InvalidArgumentError } from 'commander';
import type { Policy } from '@papertape/contextual-bandits';

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

const EXPECTED =
  "Expected 'uniform', 'greedy', 'epsilon-greedy:ε' with ε from 0 to 1, or 'squarecb:γ' with γ from 0.";

/** Reads one policy, and adds it to those before. Throws InvalidArgumentError. */
export function addPolicy(text: string, before: readonly NamedPolicy[] = []): NamedPolicy[] {
  return [...before, { name: text, policy: policyOf(text) }];
}

function policyOf(text: string): Policy {
  const [kind = '', setting, ...more] = text.split(':');
  const value = setting === undefined || setting.trim() === '' ? NaN : Number(setting);
  if (more.length > 0) throw new InvalidArgumentError(EXPECTED);
  if ((kind === 'uniform' || kind === 'greedy') && setting === undefined) return { kind };
  if (kind === 'epsilon-greedy' && value >= 0 && value <= 1) return { kind, epsilon: value };
  if (kind === 'squarecb' && value >= 0 && value < Infinity) return { kind, scale: value, exponent: 0 };
  throw new InvalidArgumentError(EXPECTED);
}

/** What is evaluated where no policy is named. */
export const USUAL_POLICIES: readonly NamedPolicy[] = [
  'uniform',
  'greedy',
  'epsilon-greedy:0.1',
  'squarecb:100',
].flatMap((text) => addPolicy(text));
