// Time spent computing. Arms are compared by it, since a machine has other work too.

/**
 * Milliseconds of processor time of this thread where the runtime tells them (Node 24), else of the clock. What runs
 * here runs on one thread, so that on an idle machine both are nearly the same.
 */
export function busyMilliseconds(): number {
  const node = (globalThis as { process?: { threadCpuUsage?: () => { user: number; system: number } } })
    .process;
  const used = node?.threadCpuUsage?.();
  return used ? (used.user + used.system) / 1000 : performance.now();
}
