// How many pages a second one process gives, and two on the same database.

const IN_FLIGHT = 16;

/** Pages answered each second with 16 requests in flight, spread evenly over the sites. */
export async function pagesPerSecond(urls: readonly string[], paths: readonly string[]): Promise<number> {
  const queue = paths.map((path, index) => `${urls[index % urls.length]}${path}`);
  const total = queue.length;
  const started = performance.now();
  const worker = async () => {
    for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
      const answer = await fetch(address);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return total / ((performance.now() - started) / 1000);
}
