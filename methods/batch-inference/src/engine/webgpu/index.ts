/** Attention on WebGPU over a table of tiles: imports nothing but its own, so that a page can load it as it is. */
export { createGpuAttention, type GpuAttention, type GpuInputs } from './attention.ts';
export { shaderSource, type Pass } from './shader.ts';
export { createTileTable, TILE_ROWS, type TileTable } from './tiles.ts';
