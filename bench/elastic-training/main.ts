// Elastic training: faults, recovery times, links and speed over real processes, and simulated sweeps.
import * as faults from './faults.ts';
import * as links from './links.ts';
import * as recovery from './recovery.ts';
import * as simulate from './simulate.ts';
import * as speed from './speed.ts';

const PARTS: Record<string, { usage: string; run(args: string[]): Promise<number> }> = {
  faults,
  recovery,
  links,
  speed,
  simulate,
};

export const usage = `Usage: npm run bench -- elastic-training PART [options]

${Object.values(PARTS)
  .map((part) => part.usage)
  .join('\n\n')}`;

/** Runs a part; the exit code is 2 for wrong arguments. */
export async function run([name = '', ...args]: string[]): Promise<number> {
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (!part) {
    console.error(`There is no part '${name}'.\n\n${usage}`);
    return 2;
  }
  return await part.run(args);
}
