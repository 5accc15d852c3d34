// Times requests one after another, by the server's own Server-Timing header and by the client's clock.
import { spread, type Spread } from '../statistics.ts';

/** Times of one kind of request, in milliseconds. */
export interface RequestTimes {
  /** What the server says of each part, by its name in Server-Timing ('total', 'search', 'embed'). */
  server: Record<string, Spread>;
  /** From sending the request to the last byte, on the loopback. */
  client: Spread;
}

/** Requests each path once, after `warmUp` unmeasured requests. @throws Error for an answer that is not 200. */
export async function timeRequests(
  url: string,
  paths: readonly string[],
  warmUp: number,
): Promise<RequestTimes> {
  for (const path of paths.slice(0, warmUp)) await request(url, path);
  const server = new Map<string, number[]>();
  const client: number[] = [];
  for (const path of paths) {
    const { ms, parts } = await request(url, path);
    client.push(ms);
    for (const [name, duration] of parts) {
      const durations = server.get(name) ?? [];
      server.set(name, durations);
      durations.push(duration);
    }
  }
  return {
    server: Object.fromEntries([...server].map(([name, durations]) => [name, spread(durations)])),
    client: spread(client),
  };
}

async function request(url: string, path: string): Promise<{ ms: number; parts: [string, number][] }> {
  const started = performance.now();
  const answer = await fetch(url + path);
  await answer.arrayBuffer();
  const ms = performance.now() - started;
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}, not 200.`);
  return { ms, parts: parseServerTiming(answer.headers.get('server-timing') ?? '') };
}

/** Names and durations (ms) of a Server-Timing header. */
export function parseServerTiming(header: string): [string, number][] {
  return header.split(',').flatMap((metric): [string, number][] => {
    const [name, ...parameters] = metric.split(';').map((part) => part.trim());
    const duration = parameters.find((part) => part.startsWith('dur='));
    return name && duration ? [[name, Number(duration.slice('dur='.length))]] : [];
  });
}
