// Data that only the server renders: SvelteKit writes the data of `load` for the browser too, even for pages without
// client code. What is wrapped here is not written, which saves half of a feed's time and size.

/** Holds a value for the components of the server; in the browser it would be empty. */
export class ServerOnly<T> {
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }
}
