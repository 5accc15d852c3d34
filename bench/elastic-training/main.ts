// Elastic training over real processes: faults, recovery times, links, speed.
import { run as faults } from './faults.ts';

export const usage = `Usage: npm run bench -- elastic-training PART [options]

  faults [--trials N] [--seed N] [--deadline SECONDS] [--fault NAME]… [--json]
      Kills, hangs, cut and slow links at random points of every phase of small runs over real processes. Each must end
      with the bits of the run without faults. Prints phase × fault × outcome; the exit code is 1 unless all did.`;

const PARTS: Record<string, (args: string[]) => Promise<number>> = { faults };

/** Runs a part; the exit code is 2 for wrong arguments. */
export async function run([name = '', ...args]: string[]): Promise<number> {
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (!part) {
    console.error(`There is no part '${name}'.\n\n${usage}`);
    return 2;
  }
  return await part(args);
}
