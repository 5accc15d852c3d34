// Which records are of one paper: those that share an identifier, a source's key, or a paper that has one of them.

/** Joins things that belong together. */
export class Groups {
  readonly #parents = new Map<string, string>();

  /** The thing that stands for its group. */
  find(member: string): string {
    let root = member;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root))
      root = parent;
    if (root !== member) this.#parents.set(member, root);
    return root;
  }

  join(a: string, b: string): void {
    const [left, right] = [this.find(a), this.find(b)];
    if (left !== right) this.#parents.set(right, left);
  }
}

/** Names of things in `Groups`: they never meet, since each kind has its own first word. */
export const names = {
  record: (source: string, sourceKey: string) => `record ${source}\0${sourceKey}`,
  identifier: (scheme: string, value: string) => `identifier ${scheme}\0${value}`,
  paper: (id: number) => `paper ${id}`,
};
