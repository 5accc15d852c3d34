// Attention on WebGPU: fused in one dispatch, or prefixes and the rest in two.
import type { AttentionShape, Part } from '../attention/tasks.ts';
import { shaderSource, type Pass } from './shader.ts';
import type { TileTable } from './tiles.ts';

/** Flags of the WebGPU specification (GPUBufferUsage, GPUMapMode, GPUShaderStage), which TypeScript's library leaves out. */
const USAGE = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, STORAGE: 0x80 } as const;
const READ = 0x1;
const COMPUTE_STAGE = 0x4;

export interface GpuInputs {
  /** [rows × heads · headSize], scaled by 1/√headSize. */
  readonly q: Float32Array<ArrayBuffer>;
  /** One layer of the pool, [blocks · blockSize × kvHeads · headSize]. */
  readonly k: Float32Array<ArrayBuffer>;
  readonly v: Float32Array<ArrayBuffer>;
}

export interface GpuAttention {
  /** Attention of all rows of the table by one dispatch or by two. Rows that no tile holds stay zero. */
  attend(way: 'fused' | 'two-dispatch'): Promise<Part>;
  /** Milliseconds of one of `repetitions` launches, on the clock, between an idle queue and an idle queue. */
  time(way: 'fused' | 'two-dispatch', repetitions: number): Promise<number>;
  dispose(): void;
}

/** Uploads inputs and table. Throws Error with the device's message for a shader or buffer that it refuses. */
export async function createGpuAttention(
  device: GPUDevice,
  shape: Omit<AttentionShape, 'layers' | 'blocks'>,
  { q, k, v }: GpuInputs,
  table: TileTable,
): Promise<GpuAttention> {
  device.pushErrorScope('validation');
  const rows = q.length / (shape.heads * shape.headSize);
  const uploaded = [q, k, v, table.tiles, table.entries, table.blocks].map((values) =>
    upload(device, values),
  );
  const results = [q.length, rows * shape.heads * 2].map((length) =>
    device.createBuffer({ size: 4 * length, usage: USAGE.STORAGE | USAGE.COPY_SRC }),
  );
  const [o, state] = results;
  const buffers = [...uploaded, ...results];
  const passes = new Map(
    (['fused', 'prefix', 'distinct'] as const).map((pass) => [pass, prepare(device, shape, pass, buffers)]),
  );
  const error = await device.popErrorScope();
  if (error) throw new Error(`The device refuses the attention kernel: ${error.message}`);

  function launch(way: 'fused' | 'two-dispatch'): void {
    const encoder = device.createCommandEncoder();
    for (const name of way === 'fused' ? (['fused'] as const) : (['prefix', 'distinct'] as const)) {
      const prepared = passes.get(name);
      if (!prepared) continue;
      const pass = encoder.beginComputePass();
      pass.setPipeline(prepared.pipeline);
      pass.setBindGroup(0, prepared.group);
      pass.dispatchWorkgroups(table.count, shape.heads);
      pass.end();
    }
    device.queue.submit([encoder.finish()]);
  }

  return {
    async attend(way) {
      launch(way);
      if (!o || !state) throw new Error('The device made no buffers.');
      const [means, states] = [await download(device, o), await download(device, state)];
      return {
        m: states.filter((_, at) => at % 2 === 0),
        l: states.filter((_, at) => at % 2 === 1),
        o: means,
      };
    },
    async time(way, repetitions) {
      await device.queue.onSubmittedWorkDone();
      const began = performance.now();
      for (let at = 0; at < repetitions; at++) launch(way);
      await device.queue.onSubmittedWorkDone();
      return (performance.now() - began) / repetitions;
    },
    dispose() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

function upload(device: GPUDevice, values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
  const usage = USAGE.STORAGE | USAGE.COPY_DST;
  const buffer = device.createBuffer({ size: Math.max(4, values.byteLength), usage });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

async function download(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array<ArrayBuffer>> {
  const { size } = buffer;
  const copy = device.createBuffer({ size, usage: USAGE.COPY_DST | USAGE.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(READ);
  const values = new Float32Array(copy.getMappedRange().slice(0));
  copy.destroy();
  return values;
}

function prepare(
  device: GPUDevice,
  shape: Omit<AttentionShape, 'layers' | 'blocks'>,
  pass: Pass,
  buffers: readonly GPUBuffer[],
) {
  const module = device.createShaderModule({ code: shaderSource(shape, pass) });
  const entries = buffers.map((_, binding) => ({
    binding,
    visibility: COMPUTE_STAGE,
    buffer: { type: binding < 6 ? ('read-only-storage' as const) : ('storage' as const) },
  }));
  const layout = device.createBindGroupLayout({ entries });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  const bound = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  return { pipeline, group: device.createBindGroup({ layout, entries: bound }) };
}
