/** What the two profiles differ in. */

export type SurrogateParameters = {
  readonly datasets: readonly string[];
  readonly batchSizes: readonly number[];
  /** Passes over the data with each batch size. */
  readonly epochs: number;
  readonly innerSteps: readonly number[];
  /** Where no θ fits all labels: 'mushrooms' (a tenth of the labels flipped) or a9a as it is. */
  readonly noisy: string;
  readonly floorEpochs: number;
};
