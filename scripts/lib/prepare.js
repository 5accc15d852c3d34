// What `npm start` and `npm test` do first: check, install, build, each only when needed.
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.js';
import { install, isInstalled } from './install.js';
import { step } from './steps.js';

/** The folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const OLDEST_MAJOR = 20;

/** Leaves node_modules and the built site as the sources want them. @throws Error with what to do. */
export async function prepare() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR)
    throw new Error(`Papertape is started with Node ${OLDEST_MAJOR} or newer; this is ${process.version}.`);
  if (!isInstalled(root)) await step('Install packages (npm ci)', () => install(root));
  if (!isBuilt(root)) await step('Build the site', () => build(root));
}

/** Ends a script on a failure: the message, and the code 1. */
export function fail(error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
