// Chooses what the arrays live on. Awaited once, before the first array is made.
import { defaultDevice, init } from '@jax-js/jax';

export type DeviceChoice = 'auto' | 'webgpu' | 'wasm';

export interface OpenedDevice {
  readonly name: 'webgpu' | 'wasm';
  /** Why 'auto' did not take WebGPU. */
  readonly note?: string;
}

/** The device asked for is not here. The message says what to do instead. */
export class DeviceUnavailable extends Error {
  override readonly name = 'DeviceUnavailable';
}

/**
 * Makes a device the default of every array created afterwards. 'auto' takes WebGPU where it works, else
 * WebAssembly, and says why in `note`. Throws DeviceUnavailable when the named device is missing.
 */
export async function openDevice(device: DeviceChoice = 'auto'): Promise<OpenedDevice> {
  if (device === 'wasm') return openWasm();
  const missing = await openWebGpu();
  if (missing === undefined) return { name: 'webgpu' };
  if (device === 'webgpu') {
    throw new DeviceUnavailable(`WebGPU is not available: ${missing}. Use device 'wasm' or 'auto'.`);
  }
  return openWasm(`WebAssembly instead of WebGPU: ${missing}`);
}

async function openWasm(note?: string): Promise<OpenedDevice> {
  const available = await init('wasm');
  if (!available.includes('wasm')) {
    throw new DeviceUnavailable('WebAssembly is not available in this runtime: nothing to compute on.');
  }
  defaultDevice('wasm');
  return note === undefined ? { name: 'wasm' } : { name: 'wasm', note };
}

/** Undefined when WebGPU is now the default device, else the reason why not. */
async function openWebGpu(): Promise<string | undefined> {
  // Asked here first: jax-js reads navigator.gpu without looking whether there is a navigator.
  if (typeof navigator === 'undefined' || !('gpu' in navigator) || !navigator.gpu) {
    return 'this runtime has no navigator.gpu';
  }
  try {
    const available = await init('webgpu');
    if (!available.includes('webgpu')) return 'the browser offers no graphics adapter';
    defaultDevice('webgpu');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
