// Keeps a run going while its tab is hidden.

/**
 * Browsers may freeze a hidden page to save power, and its workers with it; one that holds a lock is spared. Returns
 * what lets go of it.
 */
export function keepAwake(): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks?.request('papertape-run', { mode: 'shared' }, () => held).catch(() => undefined);
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', ask);
  return () => {
    release();
    removeEventListener('beforeunload', ask);
  };
}
