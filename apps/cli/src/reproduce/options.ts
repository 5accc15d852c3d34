// The options that the commands of reproductions share, and how their text is read.
import type { Device, ProfileName } from '@papertape/reproduction';
import { wholeNumber } from '../command.ts';
import { MOST_SEEDS } from './seeds.ts';

const MOST_WORKERS = 64;

/** Options of a run. */
export interface RunFlags {
  profile: ProfileName;
  seeds?: number;
  device: Device;
  workers?: number;
  sideBySide?: boolean;
  data?: string[];
  out?: string;
  record?: boolean;
  resume?: boolean;
  json?: boolean;
  methods?: string;
}

export const readSeeds = wholeNumber(MOST_SEEDS);
export const readWorkers = wholeNumber(MOST_WORKERS);

/** Adds one more folder to those given so far. */
export function addFolder(folder: string, before: string[] = []): string[] {
  return [...before, folder];
}
