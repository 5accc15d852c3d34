// What this device can do for a run, in words.
import { formatNumber } from '../../reproduction/format.ts';

/** The part of WebGPU's interface that is asked. */
interface Gpu {
  requestAdapter(): Promise<{ info?: { vendor?: string; architecture?: string } } | null>;
}

/** Facts about the device; `gpu` says whether WebGPU can be chosen. */
export interface DeviceFacts {
  gpu: boolean;
  lines: string[];
}

/** Asks the browser. `megabytes` is what the run needs. */
export async function readDevice(megabytes: number): Promise<DeviceFacts> {
  const adapter = await gpuAdapter();
  return { gpu: adapter !== null, lines: [gpuLine(adapter), threadsLine(), memoryLine(megabytes)] };
}

async function gpuAdapter() {
  const { gpu } = navigator as { gpu?: Gpu };
  try {
    return (await gpu?.requestAdapter()) ?? null;
  } catch {
    return null; // a driver that fails is none
  }
}

function gpuLine(adapter: Awaited<ReturnType<typeof gpuAdapter>>): string {
  if (!adapter) return 'WebGPU is missing here: WebAssembly does the work.';
  const words = [adapter.info?.vendor, adapter.info?.architecture].filter(Boolean).join(' ');
  return `WebGPU is there${words ? ` (${words})` : ''}; what does not use it runs in WebAssembly.`;
}

function threadsLine(): string {
  const cores = navigator.hardwareConcurrency;
  return crossOriginIsolated
    ? `WebAssembly may use ${cores} ${cores === 1 ? 'thread' : 'threads'}.`
    : 'WebAssembly has one thread: the page is not isolated, perhaps because a proxy changed its headers.';
}

/** The browser tells memory in powers of two up to 8 GB, or not at all. */
function memoryLine(megabytes: number): string {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  const need = `The run needs about ${formatNumber(megabytes)} MB of memory`;
  if (deviceMemory === undefined) return `${need}; this browser does not say how much there is.`;
  return deviceMemory * 1024 < 2 * megabytes
    ? `${need}, and this device has only ${deviceMemory} GB in all: the browser may end it.`
    : `${need}; this device has enough.`;
}
