/** Failure rates as published, for the simulated fleets. */

export interface FailureRate {
  readonly name: string;
  /** Failures that interrupt training, of one accelerator in a day. */
  readonly perDay: number;
  readonly source: string;
}

export const FAILURE_RATES: readonly FailureRate[] = [
  {
    name: 'Llama 3',
    perDay: 419 / 54 / 16_384,
    source:
      'Llama Team, "The Llama 3 herd of models" (arXiv 2407.21783, §3.3.4): 419 unexpected interruptions of 16,384 H100 in 54 days.',
  },
  {
    name: 'OPT-175B',
    perDay: (35 + 70) / 60 / 992,
    source:
      'Zhang et al., "OPT: open pre-trained transformer language models" (arXiv 2205.01068, §2.5) and its logbook: at least 35 manual and over 70 automatic restarts of 992 A100 in two months.',
  },
];
