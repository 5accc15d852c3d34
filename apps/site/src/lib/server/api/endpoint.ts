// An API endpoint as data: where it is, what it takes and gives, and the function that answers.
import type * as v from 'valibot';
import type { Site } from '../open-site.ts';

/** What an endpoint answers from. */
export interface ApiContext<Query> {
  site: Site;
  now: Date;
  /** The request's own address, for links to its neighbours. */
  url: URL;
  params: Readonly<Record<string, string>>;
  query: Query;
}

/** A body that becomes JSON, with headers of its own such as Link. */
export interface ApiAnswer {
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface ReadEndpoint<Schema extends v.GenericSchema = v.GenericSchema> {
  kind: 'read';
  /** As in the OpenAPI document: `/api/papers/{id}`. */
  path: string;
  summary: string;
  description?: string;
  query: Schema;
  response: v.GenericSchema;
  /** Statuses besides 200, 400, 429 that a client meets. */
  mayBeMissing: boolean;
  answer(context: ApiContext<v.InferOutput<Schema>>): Promise<ApiAnswer>;
}

/** A way for anyone to send something in, without an account. */
export interface SubmitEndpoint {
  kind: 'submit';
  path: string;
  summary: string;
  description: string;
  /** What the body is, in words. */
  body: string;
  response: v.GenericSchema;
  answer(context: {
    site: Site;
    now: Date;
    params: Readonly<Record<string, string>>;
    /** The sender's bucket, for limits of the endpoint's own. */
    sender: string;
    body: () => Promise<string>;
  }): Promise<{ status: 200 | 201; body: unknown }>;
}

/** A way to write. Each needs an account, so each refuses until there are accounts. */
export interface WriteEndpoint {
  kind: 'write';
  path: string;
  method: 'POST' | 'DELETE';
  summary: string;
}

/** Keeps the type of a query together with the function that reads it. */
export function readEndpoint<Schema extends v.GenericSchema>(
  endpoint: Omit<ReadEndpoint<Schema>, 'kind'>,
): ReadEndpoint<Schema> {
  return { kind: 'read', ...endpoint };
}
