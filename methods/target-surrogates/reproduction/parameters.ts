/** What the two profiles differ in. */

export type SurrogateParameters = {
  readonly datasets: readonly string[];
  readonly batchSizes: readonly number[];
  /** Passes over the data with each batch size. */
  readonly epochs: number;
  readonly innerSteps: readonly number[];
  /** Where no θ fits all labels: 'mushrooms' (a tenth of the labels flipped) or a9a as it is. */
  readonly noisy: string;
  /** Passes over it with a constant and with falling η, and with batches of 25. */
  readonly floorEpochs: number;
  readonly smallEpochs: number;
  /** Whether every baseline goes on for as many calls as a line search makes, and D* is also found without XᵀX. */
  readonly thorough: boolean;
};
