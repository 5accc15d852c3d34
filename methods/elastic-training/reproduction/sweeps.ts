/** What the benchmark sweeps: the settings of the table, and fleets. */
export { FAILURE_RATES, type FailureRate } from './failure-rates.ts';
export { divisionOf, runFleet } from './parts/fleets.ts';
export { deviationOf, meanThroughputs, SETTINGS, type Setting } from './table.ts';
