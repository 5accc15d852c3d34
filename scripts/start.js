// `npm start`: from a fresh clone to a running site. Needs Node 20 and npm only; plain JavaScript without dependencies.
import { join } from 'node:path';
import process from 'node:process';
import { pinnedNode, runNode } from '../apps/cli/bin/launch.js';
import { fail, prepare, root } from './lib/prepare.js';

try {
  await prepare();
  const papertape = join(root, 'apps/cli/bin/papertape.js');
  process.exitCode = await runNode(pinnedNode(), [papertape, 'serve', ...process.argv.slice(2)]);
} catch (error) {
  fail(error);
}
