import type { RunContext } from '@papertape/reproduction';
import type { ElasticParameters } from './parameters.ts';

export type Context = RunContext<ElasticParameters>;
