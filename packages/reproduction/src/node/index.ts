/** Reproductions in Node: finding, running, verifying and recording them. */
export {
  defaultMethodsFolder,
  findReproduction,
  listReproductions,
  recordFile,
  reproductionNames,
  RoomError,
  type Room,
  type RoomList,
} from './rooms.ts';
export { runInNode, trainsDataParallel, verifyInNode, type NodeOptions } from './run.ts';
export { writeRecord } from './record.ts';
export { loadDataset, type DatasetOptions } from './datasets.ts';
export { nodeEnvironment } from './environment.ts';
export { writeWhole } from './write-whole.ts';
