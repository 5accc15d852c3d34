// `npm test`: installs and builds what is missing, then runs every test under the pinned Node (scripts/testing/main.ts).
import { join } from 'node:path';
import process from 'node:process';
import { pinnedNode, runNode } from '../apps/cli/bin/launch.js';
import { fail, prepare, root } from './lib/prepare.js';

try {
  await prepare();
  const main = join(root, 'scripts/testing/main.ts');
  process.exitCode = await runNode(pinnedNode(), [main, ...process.argv.slice(2)], { cwd: root });
} catch (error) {
  fail(error);
}
