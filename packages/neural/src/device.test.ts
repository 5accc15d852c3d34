import { defaultDevice, numpy as np } from '@jax-js/jax';
import { afterEach, expect, test, vi } from 'vitest';
import { DeviceUnavailable, openDevice } from './device.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('here, in Node, automatic means WebAssembly, and says why', async () => {
  const device = await openDevice('auto');
  expect(device.name).toBe('wasm');
  expect(device.note).toMatch(/WebGPU.*navigator\.gpu/);
  expect(defaultDevice()).toBe('wasm');
  expect(np.ones([2]).add(1).device).toBe('wasm');
});

test('WebAssembly on request needs no excuse', async () => {
  expect(await openDevice('wasm')).toEqual({ name: 'wasm' });
});

test('WebGPU on request is not replaced silently', async () => {
  await expect(openDevice('webgpu')).rejects.toThrow(DeviceUnavailable);
  await expect(openDevice('webgpu')).rejects.toThrow("Use device 'wasm' or 'auto'");
});

test.each([
  ['without a navigator', undefined, 'no navigator.gpu'],
  ['without an adapter', { gpu: { requestAdapter: () => Promise.resolve(null) } }, 'no graphics adapter'],
  [
    'with a driver that fails',
    { gpu: { requestAdapter: () => Promise.reject(new Error('The driver is blocked.')) } },
    'The driver is blocked.',
  ],
])('a browser %s falls back, with the reason', async (_, navigator, reason) => {
  vi.stubGlobal('navigator', navigator);
  const device = await openDevice('auto');
  expect(device.name).toBe('wasm');
  expect(device.note).toContain(reason);
  await expect(openDevice('webgpu')).rejects.toThrow(reason);
});
