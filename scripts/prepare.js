// Installs and builds what is missing, and nothing else: for continuous integration and images.
import { fail, prepare } from './lib/prepare.js';

await prepare().catch(fail);
