// An API endpoint as data: where it is, what it takes and gives, and the function that answers.
import type { Actor, Authorized, Person, RuleName } from '@papertape/people';
import type * as v from 'valibot';
import type { Ownership } from '../authorization/proof.ts';
import type { Site } from '../open-site.ts';

/** What an endpoint answers from. */
export interface ApiContext<Query> {
  site: Site;
  now: Date;
  /** The request's own address, for links to its neighbours. */
  url: URL;
  params: Readonly<Record<string, string>>;
  query: Query;
  /** Who asks: an answer may depend on it, and is then kept by no shared cache. */
  actor: Actor;
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

/** What a writing endpoint works with. */
export interface WriteContext<Name extends RuleName, Body> {
  site: Site;
  now: Date;
  /** The request's own address. */
  url: URL;
  params: Readonly<Record<string, string>>;
  /** Who writes. */
  person: Person;
  /** Bucket of the sender's network address, for limits of the endpoint's own. */
  sender: string;
  /** What was sent, checked by the schema. */
  body: Body;
  /** Proof for the function that writes; rules that know owners need `owns`. @throws ApiError 403 */
  authorize<Target = null>(ownership?: Ownership<Target>): Authorized<Name, Target>;
  /** Proof of another rule, for what writing brings with it (submitting votes). @throws ApiError 403 */
  authorizeAlso<Other extends RuleName>(rule: Other): Authorized<Other>;
}

/** A way to write, for people with an account: with a token that has the rule's scope, or from the site's own pages. */
export interface WriteEndpoint<
  Name extends RuleName = RuleName,
  Schema extends v.GenericSchema = v.GenericSchema,
> {
  kind: 'write';
  path: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  summary: string;
  description?: string;
  /** As in the table of routes, which a test compares. */
  rule: Name;
  /** What the JSON body has to be; null where there is none. */
  body: Schema | null;
  response: v.GenericSchema;
  /** How often one person may; the API's own limit holds beside it. */
  limit?: { limit: number; windowSeconds: number };
  answer(context: WriteContext<Name, v.InferOutput<Schema>>): Promise<{ status?: 200 | 201; body: unknown }>;
}

/** Keeps the types of a rule and a body together with the function that writes. */
export function writeEndpoint<Name extends RuleName, Schema extends v.GenericSchema>(
  endpoint: Omit<WriteEndpoint<Name, Schema>, 'kind'>,
): WriteEndpoint {
  return { kind: 'write', ...endpoint } as unknown as WriteEndpoint;
}

/** Keeps the type of a query together with the function that reads it. */
export function readEndpoint<Schema extends v.GenericSchema>(
  endpoint: Omit<ReadEndpoint<Schema>, 'kind'>,
): ReadEndpoint<Schema> {
  return { kind: 'read', ...endpoint };
}
