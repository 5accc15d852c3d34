/** Reproductions in Node: finding, running, verifying and recording them. */
export {
  defaultMethodsFolder,
  findReproduction,
  listReproductions,
  recordFile,
  RoomError,
  type Room,
} from './rooms.ts';
export { runInNode, verifyInNode, type NodeOptions } from './run.ts';
export { writeRecord } from './record.ts';
export { loadDataset, type DatasetOptions } from './datasets.ts';
export { nodeEnvironment } from './environment.ts';
