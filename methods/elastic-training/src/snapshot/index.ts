// Copies of the training state: in the memory of neighbours, and on disk.
export { listPieces, readFromDisk, removeBefore, writePieces } from './disk.ts';
export {
  DamagedPiece,
  packPiece,
  unpackPiece,
  type PackedPiece,
  type Piece,
  type PieceName,
} from './piece.ts';
export { SnapshotRing, type SnapshotRingOptions } from './ring.ts';
export { assemble, PieceStore } from './store.ts';
