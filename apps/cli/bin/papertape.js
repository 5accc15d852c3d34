#!/usr/bin/env node
// The command `papertape`. An older Node hands over to the one that `npm ci` installed; see launch.js.
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endWithLauncher, isRequiredNode, pinnedNode, REQUIRED_MAJOR, runNode } from './launch.js';

if (isRequiredNode()) {
  endWithLauncher();
  module.enableCompileCache?.();
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = pinnedNode();
  if (node) {
    process.exitCode = await runNode(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  } else {
    process.stderr.write(
      `papertape needs Node ${REQUIRED_MAJOR} or newer; this is ${process.version}. ` +
        'Run `npm start` or `npm ci` in the folder of Papertape: it brings the right one.\n',
    );
    process.exitCode = 1;
  }
}
