/** What is used of npm's minhash, which comes without types. */
declare module 'minhash' {
  const minhash: {
    Minhash: new (options: { numPerm: number; seed?: number }) => {
      readonly hashvalues: number[];
      update(gram: string): void;
    };
  };
  export default minhash;
}
