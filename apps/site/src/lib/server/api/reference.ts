// What the page about the API shows: the endpoints as the OpenAPI document describes them.
import { RULES } from '@papertape/people';
import type { ReadEndpoint, SubmitEndpoint, WriteEndpoint } from './endpoint.ts';
import { queryParameters } from './openapi.ts';

export interface ParameterReference {
  name: string;
  required: boolean;
  description: string;
  /** 'integer, 1 to 100, otherwise 50'. */
  values: string;
}

export interface EndpointReference {
  method: string;
  path: string;
  summary: string;
  description: string;
  parameters: ParameterReference[];
}

/** The endpoints that read, in the order of the list. */
export function readReference(endpoints: readonly ReadEndpoint[]): EndpointReference[] {
  return endpoints.map(({ path, summary, description, query }) => ({
    method: 'GET',
    path,
    summary,
    description: description ?? '',
    parameters: queryParameters(query).map(({ name, required, description: text, schema }) => ({
      name,
      required,
      description: text ?? '',
      values: valuesOf(schema),
    })),
  }));
}

/** The endpoints to which anyone may send. */
export function submitReference(endpoints: readonly SubmitEndpoint[]): EndpointReference[] {
  return endpoints.map(({ path, summary, description, body }) => ({
    method: 'POST',
    path,
    summary,
    description: `${description} The body: ${body}`,
    parameters: [],
  }));
}

/** The endpoints that write. */
export function writeReference(endpoints: readonly WriteEndpoint[]): EndpointReference[] {
  return endpoints.map(({ method, path, summary, rule }) => ({
    method,
    path,
    summary,
    description: `Scope: ${RULES[rule].scope ?? 'none'}.`,
    parameters: [],
  }));
}

function valuesOf(schema: ReturnType<typeof queryParameters>[number]['schema']): string {
  const kind = schema.enum?.join(' or ') ?? (schema.type === 'integer' ? 'whole number' : 'text');
  const range = schema.minimum === undefined ? '' : `, ${schema.minimum} to ${schema.maximum ?? ''}`;
  const length = schema.maxLength === undefined ? '' : `, at most ${schema.maxLength} characters`;
  const usual = schema.default === undefined ? '' : `; otherwise ${String(schema.default)}`;
  return kind + range + length + usual;
}
