/** Runs of the toy federation, as the tests of the algorithms make them. */
import { createFederation, type RoundReport, type RunOptions } from '../federation.ts';
import { mean, type Vector } from '../vectors.ts';
import { toyClients, toyModel, toyTest, TOY_CLIENTS } from './toy.ts';

const model = toyModel();
const clients = toyClients();

/** All rounds of a run with these options in place of the usual ones. */
export async function toyRounds(options: Partial<RunOptions>, participation = 5): Promise<RoundReport[]> {
  const federation = createFederation({ clients, model, participation, test: toyTest() });
  const reports: RoundReport[] = [];
  const usual = { algorithm: 'fedamd', rate: 0.1, rounds: 12, localSteps: 4, batch: 4, seed: 1 } as const;
  for await (const report of federation.run({ ...usual, ...options })) reports.push(report);
  return reports;
}

/** The mean of all clients' full gradients. */
export function fullGradient(x: Vector): Vector {
  const gradients = clients.map((examples) => model.gradient(x, examples).gradient);
  return mean(gradients, TOY_CLIENTS, model.size);
}

/** Throws where there is none. */
export function lastOf(reports: readonly RoundReport[]): RoundReport {
  const last = reports.at(-1);
  if (!last) throw new Error('no rounds');
  return last;
}
