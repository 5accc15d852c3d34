// Topics take turns, and how far the list of one was looked at by what an edition shows.

/** A turn of a topic. */
export interface Turn<P = { id: number }> {
  /** Key of the topic. */
  topic: string;
  /** Its best paper that no topic had given; null where it had none left. */
  paper: P | null;
  /** How many of its papers it has looked at by then: those it gave, and those that others had given. */
  looked: number;
}

/** A topic's papers, the best first. */
interface TopicList<P> {
  key: string;
  papers: readonly P[];
}

/** Each list gives its next paper that was not given yet, round by round, until a round gives none. */
export function takeTurns<P extends { id: number }>(lists: readonly TopicList<P>[]): Turn<P>[] {
  const given = new Set<number>();
  const looked = lists.map(() => 0);
  const turns: Turn<P>[] = [];
  for (let before = -1; before < given.size;) {
    before = given.size;
    lists.forEach(({ key, papers }, index) => {
      let at = looked[index] ?? 0;
      while (at < papers.length && given.has(papers[at]?.id ?? -1)) at++;
      const paper = papers[at] ?? null;
      looked[index] = Math.min(at + 1, papers.length);
      if (paper) given.add(paper.id);
      turns.push({ topic: key, paper, looked: looked[index] });
    });
  }
  return turns;
}

/**
 * How many papers of a topic's list an edition looked at, that shows the first `count` which its readers have not seen:
 * up to the topic's last turn for which there was room. Whether the k-th is among them depends on those before it and
 * never on itself, so that the draws of a ranking up to there weigh 1 on average. What another topic gave after that
 * turn is not among them, drawn or not: it would be there only because it was drawn.
 */
export function lookedAt(
  turns: readonly Turn[],
  topic: string,
  { seen, count }: { seen: ReadonlySet<number>; count: number },
): number {
  let [shown, looked] = [0, 0];
  for (const turn of turns) {
    if (shown >= count) break;
    if (turn.topic === topic) looked = turn.looked;
    if (turn.paper && !seen.has(turn.paper.id)) shown++;
  }
  return looked;
}
