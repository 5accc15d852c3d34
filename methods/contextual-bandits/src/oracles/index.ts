export { createEpochs, type EpochOptions, type EpochOracle } from './epochs.ts';
export { fitLinear, type FitOptions } from './fit-linear.ts';
export { type LinearModel } from './linear-model.ts';
export { type OnlineJson } from './online-json.ts';
export { createOnline, readOnline, type OnlineOptions, type OnlineOracle } from './online.ts';
export { readModel } from './read-model.ts';
export { createRecursive, type RecursiveOptions, type RecursiveOracle } from './recursive.ts';
export { trainingRows, type RowWeights } from './training-rows.ts';
export { createWindow, type Window } from './window.ts';
