// Groups of processes that change while they live, and what groups do together.
export * from './collectives.ts';
export { Communicator, type CommunicatorOptions } from './communicator.ts';
export { EpochAborted, LinkFailed, MalformedFrame, Refused } from './errors.ts';
export { bytesOf, floatsOf, type Frame, type Header } from './frames.ts';
export {
  PATIENCE,
  type Change,
  type Channel,
  type EditReport,
  type Member,
  type Patience,
  type Security,
} from './group.ts';
export { admit, introduce } from './handshake.ts';
export { Link } from './link.ts';
export { createReductionTree, PartialSums, type ReductionTree } from './reduction-tree.ts';
export { dial, listenAt, newUnixAddress, type Address, type Listening, type TlsFiles } from './sockets.ts';
