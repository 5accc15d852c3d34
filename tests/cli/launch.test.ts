// How the command finds its Node, and passes on how it ended.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRequiredNode, pinnedNode } from '../../apps/cli/bin/launch.js';
import { ROOT } from '../support/process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-launch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('Node before 24 hands over, 24 and later do not', () => {
  expect(['v20.20.2', 'v22.22.0'].map((version) => isRequiredNode(version))).toEqual([false, false]);
  expect(['v24.0.0', 'v26.1.0'].map((version) => isRequiredNode(version))).toEqual([true, true]);
});

test('the Node of npm is found from anywhere in the repository, and nowhere else', () => {
  const node = pinnedNode(join(ROOT, 'apps/cli/src'));
  expect(node !== null && existsSync(node)).toBe(true);
  expect(pinnedNode(folder)).toBeNull();
});

/** Runs a launcher whose child runs `code`; returns the launcher and what the child printed first. */
async function launch(
  code: string,
): Promise<{ launcher: ReturnType<typeof spawn>; printed: string; ended: Promise<unknown[]> }> {
  const child = join(folder, `${Math.random()}.mjs`);
  const bin = JSON.stringify(join(ROOT, 'apps/cli/bin/launch.js'));
  await writeFile(child, `import { endWithLauncher } from ${bin};\nendWithLauncher();\n${code}`);
  const script = `import { runNode } from ${bin}; process.exitCode = await runNode(process.execPath, [${JSON.stringify(child)}]);`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<unknown[]>((resolve) => launcher.once('exit', (...how) => resolve(how)));
  const printed = await new Promise<string>((resolve) => {
    launcher.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    launcher.once('exit', () => resolve(''));
  });
  return { launcher, printed, ended };
}

test('the exit code comes through', async () => {
  const { ended } = await launch('process.exitCode = 3;');
  expect(await ended).toEqual([3, null]);
});

test('a signal reaches the child, and its death by one is ours', async () => {
  const { launcher, ended } = await launch('console.log("up"); setInterval(() => {}, 1000);');
  launcher.kill('SIGTERM');
  expect(await ended).toEqual([null, 'SIGTERM']);
});

test('killing the launcher leaves no orphan', async () => {
  const { launcher, printed, ended } = await launch('console.log(process.pid); setInterval(() => {}, 1000);');
  const pid = Number(printed);
  expect(isAlive(pid)).toBe(true);
  launcher.kill('SIGKILL');
  await ended;
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

/** A zombie that nobody has buried yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc') || existsSync(`/proc/${pid}/exe`);
  } catch {
    return false;
  }
}
