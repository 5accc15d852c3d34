// A process to be killed: harvests or imports on the database it is told of, and prints a line for each step.
//   node tests/faults/child.ts '{"databaseUrl":null,"dataDir":"…","environment":{…},"harvest":"arxiv-oai"}'
import { readConfiguration } from '@papertape/configuration';
import { openDatabase } from '@papertape/database';
import { fileInput, harvest, importFile, isSourceName } from '@papertape/jobs';

/** What the child does. */
export interface ChildTask {
  databaseUrl: string | null;
  dataDir: string;
  environment: Record<string, string>;
  harvest?: string;
  importPath?: string;
  rejectsPath?: string;
  /** Milliseconds to wait after each batch, so that the killer finds the moment. */
  slowMs?: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as ChildTask;
const database = await openDatabase({ databaseUrl: task.databaseUrl, dataDir: task.dataDir });
const context = { configuration: readConfiguration(task.environment), database };
const say = (value: unknown) => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

if (task.harvest !== undefined && isSourceName(task.harvest)) {
  say(await harvest(context, task.harvest, { onProgress: say }));
}
if (task.importPath !== undefined) {
  const input = await fileInput(task.importPath);
  const slow = { ...input, read: () => slowly(input.read(), task.slowMs ?? 0) };
  const options = { batchLines: 50, rejectsPath: task.rejectsPath ?? null, onProgress: say };
  say(await importFile(context, slow, options));
}
await database.close();

async function* slowly(chunks: AsyncIterable<Uint8Array>, milliseconds: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += 8192) {
      yield chunk.subarray(at, at + 8192);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
}
