// What one person does while the clock runs: votes, takes votes back, comments, and reads.
import type { SignedInPerson } from '../support/people.ts';

/** One request, as it went. */
export interface Timed {
  kind: 'vote' | 'comment' | 'page';
  milliseconds: number;
  /** What went wrong; null when it was answered as it should be. */
  problem: string | null;
}

export interface PersonOptions {
  origin: string;
  person: SignedInPerson;
  /** Their program's token. */
  token: string;
  /** An address of their own, as a proxy tells it: limits count by it. */
  address: string;
  papers: readonly string[];
  /** Mean pause between two acts, milliseconds. */
  pause: number;
  /** Comments that one person may write without meeting the limit. */
  comments: number;
  /** Requests count from this moment of `performance.now()` on, those that fail from the beginning. */
  from: number;
  until: number;
  random: () => number;
}

/** Papers that the person voted for at the end, and the comments that were taken. */
export interface Done {
  votes: ReadonlySet<string>;
  comments: number;
  requests: Timed[];
}

/** Acts until the time is over. */
export async function act(options: PersonOptions): Promise<Done> {
  const { person, token, papers, random, from, until, pause, origin, address } = options;
  const headers = { Authorization: `Bearer ${token}`, 'X-Forwarded-For': address };
  const votes = new Set<string>();
  const requests: Timed[] = [];
  let comments = 0;
  const ask = async (kind: Timed['kind'], path: string, init: RequestInit, expected: number) => {
    const started = performance.now();
    const problem = await fetch(origin + path, { ...init, headers: { ...headers, ...init.headers } }).then(
      async (response) => {
        const text = await response.text();
        return response.status === expected ? null : `${response.status} ${text.slice(0, 200)}`;
      },
      (error: unknown) => String(error),
    );
    if (started >= from || problem !== null)
      requests.push({ kind, milliseconds: performance.now() - started, problem });
    return problem === null;
  };
  const paper = () => papers[Math.floor(random() * papers.length)] ?? '';
  await sleep(random() * pause);
  while (performance.now() < until) {
    const id = paper();
    const choice = random();
    if (choice < 0.7) {
      const method = votes.has(id) ? 'DELETE' : 'POST';
      if (await ask('vote', `/api/papers/${id}/upvote`, { method }, 200)) {
        if (method === 'POST') votes.add(id);
        else votes.delete(id);
      }
    } else if (choice < 0.8 && comments < options.comments) {
      const body = JSON.stringify({ comment: `Remark ${comments + 1} of ${person.person.handle} on ${id}.` });
      const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
      if (await ask('comment', `/api/papers/${id}/comment`, init, 201)) comments += 1;
    } else await ask('page', `/papers/${id}`, { headers: { Cookie: person.cookie } }, 200);
    await sleep(2 * random() * pause);
  }
  return { votes, comments, requests };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
