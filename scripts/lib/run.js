// Runs a command quietly: its output is kept and shown only when it fails.
import { spawn } from 'node:child_process';
import process from 'node:process';

/** A command that did not succeed; the message holds its whole output. */
export class CommandFailed extends Error {
  name = 'CommandFailed';
}

/** Runs a command in a folder and resolves to its output. @throws CommandFailed */
export function runQuietly(command, args, { cwd, env = process.env }) {
  // npm on Windows is a script, which only a shell starts.
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new CommandFailed(`${command} could not be started: ${error.message}`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(new CommandFailed(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n\n${output}`));
    });
  });
}
