/** What the thread of a run and the thread of one of its seeds say to each other. */
import type { Device, LoadedDataset } from '../context.ts';
import type { ProfileName } from '../definition.ts';
import type { Run } from '../result.ts';
import type { SeedEvent } from '../runner/events.ts';

/** What a seed's thread is started with. */
export interface SeedTask {
  /** The absolute path of the room's definition. */
  readonly file: string;
  readonly profile: ProfileName;
  readonly seed: number;
  readonly device: Device;
  /** Processes to train on. */
  readonly workers?: number;
  /** The folder in which its parts are kept. */
  readonly partsFolder?: string;
}

/** An error as plain data: its name and message are all that is needed elsewhere. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
}

export type FromSeed =
  | { readonly type: 'event'; readonly event: SeedEvent }
  | { readonly type: 'load'; readonly id: number; readonly name: string }
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'error'; readonly error: PlainError };

export type ToSeed =
  | { readonly type: 'abort' }
  | {
      readonly type: 'loaded';
      readonly id: number;
      readonly answer: { readonly dataset: LoadedDataset } | { readonly error: PlainError };
    };

export function plainError(error: unknown): PlainError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** An Error with that name and message. */
export function revivedError({ name, message }: PlainError): Error {
  return Object.assign(new Error(message), { name });
}
