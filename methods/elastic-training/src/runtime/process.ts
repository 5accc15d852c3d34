// The processes of a run. Each task comes as a line on the input, so that no list of processes shows the token; when
// the input ends, whoever started them is gone, and so are they.
//   node process.ts < tasks
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import process from 'node:process';
import type { Address } from '../communicator/index.ts';
import { runCoordinator } from './coordinator.ts';
import { EXIT } from './exit.ts';
import type { Mark, Phase, RunEvent } from './messages.ts';
import { runRank, type Ending } from './rank.ts';
import type { AnyRunSettings } from './settings.ts';

/** Lets a process stay in a phase, so that whoever kills it finds it there. */
export interface Dwell {
  readonly phase: Phase;
  /** The first step in which it does. */
  readonly step: number;
  /** Marks of the phase to pass by before. */
  readonly skip: number;
  readonly milliseconds: number;
}

export type ProcessTask = { readonly settings: AnyRunSettings; readonly token: string } & (
  | { readonly role: 'coordinator' }
  | {
      readonly role: 'rank';
      readonly id: number;
      readonly address: Address;
      readonly listen?: Address;
      readonly dwell?: Dwell;
    }
);

const print = (event: RunEvent) => process.stdout.write(`${JSON.stringify({ ...event, at: Date.now() })}\n`);

/** One task after the other, until the input ends. */
async function main(): Promise<number> {
  for await (const line of createInterface({ input: process.stdin })) {
    const ending = await work(JSON.parse(line) as ProcessTask);
    if (ending !== 'finished') return EXIT[ending];
    print({ event: 'free' });
  }
  return EXIT.finished;
}

async function work(task: ProcessTask): Promise<Ending> {
  const { settings, token } = task;
  if (task.role === 'coordinator') {
    const beat = setInterval(() => print({ event: 'alive' }), settings.patience.beat);
    try {
      await runCoordinator({ settings, token, onEvent: print });
    } finally {
      clearInterval(beat);
    }
    return 'finished';
  }
  const { id, address, listen, dwell } = task;
  return await runRank({
    id,
    settings,
    token,
    address,
    onReport: (report) => print({ event: 'report', ...report }),
    ...(listen === undefined ? {} : { listen }),
    ...(dwell ? { mark: dwellIn(dwell) } : {}),
  });
}

function dwellIn({ phase, step, skip, milliseconds }: Dwell): Mark {
  let passed = 0;
  return async (now, at) => {
    if (now !== phase || at < step || passed++ !== skip) return;
    print({ event: 'phase', phase, step: at });
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  };
}

// Most processes of a run do not live to write it at their end.
flushCompileCache();
process.stdin.on('end', () => process.exit(EXIT.failed));
try {
  process.exitCode = await main();
} catch (error) {
  print({ event: 'stopped', reason: error instanceof Error ? error.message : String(error) });
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = EXIT.failed;
}
process.exit();
