// What a room's page hands to the script that runs it.
import type { Chart, Claim } from '@papertape/reproduction';

export interface RunData {
  name: string;
  title: string;
  /** Seeds of the quick profile. */
  seeds: number[];
  minutes: number;
  megabytes: number;
  claims: Pick<Claim, 'id' | 'statement' | 'test' | 'unit'>[];
  charts: Chart[];
  /** What the quick profile reads. */
  datasets: RunDataset[];
  /** Address of the quick record; null where there is none. */
  record: string | null;
  /** Address under which datasets lie. */
  data: string;
  /** Where runs are reported to. */
  reports: string;
  /** Of the code that runs: the server knows both. */
  built: { dependencies: Record<string, string>; commit: string | null };
}

export interface RunDataset {
  name: string;
  title: string;
  file: string;
  /** Whether this site has it. */
  here: boolean;
  standIn: boolean;
  /** Where a reader can get it. */
  source: string | null;
}
