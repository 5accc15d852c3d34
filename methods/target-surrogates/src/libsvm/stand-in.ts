/** Data of our own making in the shape of `mushrooms`, for where the file is absent. Deterministic. */
import { randomStream } from '@papertape/reproduction';

const EXAMPLES = 8124;
/** Choices of each attribute; one-hot they make 112 columns, with 21 entries a row. */
const CHOICES = [6, 4, 10, 2, 9, 2, 2, 2, 12, 2, 4, 4, 4, 9, 9, 1, 4, 3, 5, 9, 9];

/**
 * LIBSVM text with labels 1 and 2. Attributes are drawn independently, the first choices more often; the label is
 * the side of a hyperplane, and examples nearer to it than a margin are left out, so that some θ fits every label.
 */
export function mushroomsStandIn(): Uint8Array<ArrayBuffer> {
  const random = randomStream(0, 'mushrooms stand-in');
  const weights = CHOICES.map((choices) => Array.from({ length: choices }, () => random.normal()));
  const lines: string[] = [];
  while (lines.length < EXAMPLES) {
    const chosen = CHOICES.map((choices) => Math.floor(choices * random.uniform() ** 2));
    const score = chosen.reduce((sum, choice, a) => sum + (weights[a]?.[choice] ?? 0), OFFSET);
    if (Math.abs(score) < MARGIN) continue;
    lines.push(`${score > 0 ? 2 : 1} ${entries(chosen)}`);
  }
  return new TextEncoder().encode(lines.join('\n') + '\n');
}

/** Found once so that about half of the examples lie on either side. */
const OFFSET = -2.7;
const MARGIN = 0.5;

function entries(chosen: readonly number[]): string {
  let first = 1;
  return chosen
    .map((choice, a) => {
      const entry = `${first + choice}:1`;
      first += CHOICES[a] ?? 0;
      return entry;
    })
    .join(' ');
}
