// Trials of the runtime under faults, and their table.
import { parseArgs } from 'node:util';
import { FAULTS, Namespaces, runCampaign, tableOf, type Trial } from '@papertape/elastic-training/testing';

export const usage = `  faults [--trials N] [--seed N] [--deadline SECONDS] [--fault NAME]… [--json]
      Kills, hangs, cut and slow links at random points of every phase of small runs over real processes. Each must end
      with the bits of the run without faults. Prints phase × fault × outcome; the exit code is 1 unless all did.
      --fault 'cut network' puts ranks into network namespaces, and unplugs one: Linux, and the rights of root.`;

/** The exit code is 1 unless every trial ended with the bits of the run without faults, 2 for wrong arguments. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      trials: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      deadline: { type: 'string', default: '120' },
      fault: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  });
  const [trials, seed, deadline] = [values.trials, values.seed, values.deadline].map(Number);
  const unknown = values.fault?.find((name) => !FAULTS.some((fault) => fault === name));
  if (!trials || seed === undefined || !(seed >= 0) || !deadline || unknown !== undefined) {
    console.error(
      `Trials and seconds are numbers from 1 on, seeds from 0 on; faults are ${FAULTS.join(', ')}.`,
    );
    return 2;
  }
  if (values.fault?.includes('cut network') && !(await canCutNetworks())) return 2;
  const began = performance.now();
  const done = await runCampaign({
    trials,
    seed,
    deadline: deadline * 1000,
    ...(values.fault ? { faults: values.fault } : {}),
    onTrial: (trial, index) => console.error(lineOf(trial, index)),
  });
  console.log(values.json ? JSON.stringify(done) : tableOf(done).join('\n'));
  console.error(`${done.length} trials in ${Math.round((performance.now() - began) / 1000)} s`);
  return done.every(({ outcome }) => outcome === 'identical' || outcome === 'fault came too late') ? 0 : 1;
}

/** Says so if not. */
async function canCutNetworks(): Promise<boolean> {
  try {
    await (await Namespaces.open(1)).close();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The network cannot be cut here. ${reason}\n'cut link' does it by a proxy, anywhere.`);
    return false;
  }
}

function lineOf({ scenario, result, outcome }: Trial, index: number): string {
  const { fault, phase, stages, replicas, victim, second, step, skip, delay } = scenario;
  const place = `${stages}×${replicas} rank ${victim}/${second} step ${step}+${skip} after ${delay} ms`;
  const how = outcome === 'failed' ? ` (${result.ending})` : '';
  const recovery = `${result.recoveries} recoveries from ${result.sources.join(', ') || 'nothing'}`;
  return `${index + 1}: ${fault}, ${phase ?? 'any moment'}, ${place}: ${outcome}${how}, ${recovery}, ${Math.round(result.milliseconds)} ms`;
}
