// The OpenAPI 3.1 document, made from the schemas that check requests and answers.
import {
  toJsonSchema,
  toJsonSchemaDefs,
  type ConversionConfig,
  type JsonSchema,
} from '@valibot/to-json-schema';
import { RULES } from '@papertape/people';
import type * as v from 'valibot';
import { API_LIMIT } from '../rate-limit.ts';
import { FeedQuery } from '../schemas/parameters.ts';
import * as responses from '../schemas/responses.ts';
import type { ReadEndpoint, SubmitEndpoint, WriteEndpoint } from './endpoint.ts';

/** Of the API's own contract, not of the software. */
const API_VERSION = '1.0.0';

type Json = Record<string, unknown>;

const DEFINITIONS: Record<string, v.GenericSchema> = {
  User: responses.User,
  Author: responses.Author,
  Organization: responses.Organization,
  Paper: responses.Paper,
  ListItem: responses.ListItem,
  PlainItem: responses.PlainItem,
  Comment: responses.Comment,
  PaperDetail: responses.PaperDetail,
  Repositories: responses.Repositories,
  Error: responses.ErrorAnswer,
};

const CONVERSION: Omit<ConversionConfig, 'definitions'> = {
  target: 'draft-2020-12',
  // A parameter is described by what its text stands for: a number, not a string of digits.
  typeMode: 'output',
  // Checks against the calendar have no words in JSON Schema; the formats and descriptions tell of them.
  ignoreActions: ['check', 'ends_with', 'trim'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

/** The document; `origin` is where the site is reached. */
export function openApiDocument(
  site: { origin: string; name: string },
  reads: readonly ReadEndpoint[],
  writes: readonly WriteEndpoint[],
  submits: readonly SubmitEndpoint[],
): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of reads) (paths[endpoint.path] ??= {}).get = readOperation(endpoint);
  for (const endpoint of submits) (paths[endpoint.path] ??= {}).post = submitOperation(endpoint);
  for (const endpoint of writes)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = writeOperation(endpoint);
  paths['/feeds/{feed}.{format}'] = { get: feedOperation() };
  paths['/papers/{id}.{format}'] = { get: downloadOperation() };
  return {
    openapi: '3.1.1',
    info: {
      title: `${site.name} API`,
      version: API_VERSION,
      description:
        'Compatible with the papers API of Hugging Face: existing clients need only another base URL. ' +
        `An anonymous address may make ${API_LIMIT.limit} requests in ${API_LIMIT.windowSeconds} seconds.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: site.origin }],
    security: [{}],
    paths,
    components: {
      schemas: toJsonSchemaDefs(DEFINITIONS, CONVERSION),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function readOperation(endpoint: ReadEndpoint): Json {
  return {
    operationId: operationId('get', endpoint.path),
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    parameters: [...pathParameters(endpoint.path), ...queryParameters(endpoint.query)],
    responses: {
      200: { description: 'As asked.', content: jsonContent(endpoint.response) },
      304: { description: 'Not changed since the ETag or date that the client has.' },
      400: errorResponse('A parameter is wrong; the message names it.'),
      ...(endpoint.mayBeMissing ? { 404: errorResponse('There is nothing of that name.') } : {}),
      429: errorResponse('Too many requests; Retry-After tells when to go on, in seconds.'),
    },
  };
}

function writeOperation(endpoint: WriteEndpoint): Json {
  const { scope } = RULES[endpoint.rule];
  return {
    operationId: operationId(endpoint.method.toLowerCase(), endpoint.path),
    summary: endpoint.summary,
    description: `${endpoint.description ?? ''} Needs a token with the scope '${scope ?? 'none'}'.`.trim(),
    security: [{ token: [] }],
    parameters: pathParameters(endpoint.path),
    ...(endpoint.body === null
      ? {}
      : { requestBody: { required: true, content: jsonContent(endpoint.body) } }),
    responses: {
      200: { description: 'Done.', content: jsonContent(endpoint.response) },
      400: errorResponse('What was sent cannot be used; the message says why.'),
      401: errorResponse('An access token is needed.'),
      403: errorResponse('The token lacks the scope, or the person may not.'),
      404: errorResponse('There is nothing of that name.'),
      429: errorResponse('Too many requests; Retry-After tells when to go on, in seconds.'),
    },
  };
}

function submitOperation(endpoint: SubmitEndpoint): Json {
  const content = { 'application/json': { schema: { type: 'object' } } };
  return {
    operationId: operationId('post', endpoint.path),
    summary: endpoint.summary,
    description: endpoint.description,
    parameters: pathParameters(endpoint.path),
    requestBody: { description: endpoint.body, required: true, content },
    responses: {
      200: { description: 'It was there already.', content: jsonContent(endpoint.response) },
      201: { description: 'Received.', content: jsonContent(endpoint.response) },
      400: errorResponse('What was sent cannot be used; the message says why.'),
      404: errorResponse('There is nothing of that name.'),
      413: errorResponse('The body is too long.'),
      415: errorResponse('The body is no JSON.'),
      429: errorResponse('Too many requests; Retry-After tells when to go on, in seconds.'),
    },
  };
}

const FEED_TYPES = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};
const DOWNLOAD_TYPES = {
  md: 'text/markdown',
  bib: 'application/x-bibtex',
  ris: 'application/x-research-info-systems',
  json: 'application/vnd.citationstyles.csl+json',
};

function feedOperation(): Json {
  const description =
    'daily, weekly, monthly, trending, search, category/{category}, author/{slug}, source/{name} or collection/{slug}.';
  const feed = { name: 'feed', in: 'path', required: true, description, schema: { type: 'string' } };
  return documentOperation('getFeed', 'Papers as RSS, Atom or JSON Feed', FEED_TYPES, [
    feed,
    ...queryParameters(FeedQuery),
  ]);
}

function downloadOperation(): Json {
  const summary = 'A paper as Markdown, BibTeX, RIS or CSL-JSON';
  return documentOperation('getPaperDownload', summary, DOWNLOAD_TYPES, pathParameters('{id}'));
}

function documentOperation(
  name: string,
  summary: string,
  types: Readonly<Record<string, string>>,
  parameters: readonly unknown[],
): Json {
  const format = { name: 'format', in: 'path', required: true, schema: { enum: Object.keys(types) } };
  const content = Object.values(types).map((type) => [type, { schema: { type: 'string' } }]);
  return {
    operationId: name,
    summary,
    parameters: [format, ...parameters],
    responses: {
      200: { description: 'As asked.', content: Object.fromEntries(content) as Json },
      304: { description: 'Not changed since the ETag or date that the client has.' },
      404: { description: 'There is no such feed or paper.' },
    },
  };
}

function operationId(method: string, path: string): string {
  const words = path
    .replace('/api/', '')
    .split(/[^a-z]+/i)
    .filter((word) => word !== '');
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(name === 'id' ? { description: 'The id of a paper, such as 2501.11873 or cs/0701001.' } : {}),
    ...(name === 'name' ? { description: 'The name of a reproduction, such as anchor-sampling.' } : {}),
  }));
}

/** A query parameter as the document describes it. */
export interface QueryParameter {
  name: string;
  in: 'query';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

/** The parameters that a schema of a query checks. */
export function queryParameters(schema: v.GenericSchema): QueryParameter[] {
  const { properties = {}, required = [] } = jsonSchema(schema);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = typeof property === 'object' ? property : {};
    // A default is written as it stands in an address.
    if (rest.type === 'integer' && typeof rest.default === 'string') rest.default = Number(rest.default);
    return {
      name,
      in: 'query',
      required: required.includes(name) && !('default' in rest),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function jsonContent(schema: v.GenericSchema): Json {
  return { 'application/json': { schema: jsonSchema(schema) } };
}

function errorResponse(description: string): Json {
  return { description, content: jsonContent(responses.ErrorAnswer) };
}

function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = toJsonSchema(schema, { ...CONVERSION, definitions: DEFINITIONS });
  return rest;
}
