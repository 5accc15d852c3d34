// Answers that were asked for as JSON, looked at before they count: servers that cannot constrain their decoding answer
// with prose, and an answer that was cut off is no JSON.
import { textOf } from './completion.ts';
import { field, isObject, parseJson, type JsonObject } from './values.ts';

/** What is wrong with an answer that had to be JSON; null where nothing is, or where text was asked for. */
export function structureError(request: JsonObject, body: unknown): string | null {
  const format = request.response_format;
  const type = field(format, 'type');
  if (type !== 'json_object' && type !== 'json_schema') return null;
  const text = textOf({ body });
  if (text === null) return isToolCall(body) ? null : 'the answer has no text';
  const value = parseJson(text);
  if (value === undefined)
    return wasCutOff(body) ? 'the answer was cut off; raise max_tokens' : 'the answer is not JSON';
  const schema = field(field(format, 'json_schema'), 'schema');
  if (type === 'json_object') return isObject(value) ? null : 'the answer is no JSON object';
  return isObject(schema) ? mismatch(schema, value, '$') : null;
}

/** Whether more of the same would be cut off again. */
export function wasCutOff(body: unknown): boolean {
  const choices = field(body, 'choices');
  return Array.isArray(choices) && field(choices[0], 'finish_reason') === 'length';
}

function isToolCall(body: unknown): boolean {
  const choices = field(body, 'choices');
  return Array.isArray(choices) && Array.isArray(field(field(choices[0], 'message'), 'tool_calls'));
}

/** The first place that the schema forbids. Of JSON Schema: type, enum, const, required, properties, items, additionalProperties: false. */
function mismatch(schema: JsonObject, value: unknown, path: string): string | null {
  const types = [schema.type].flat().filter((type) => typeof type === 'string');
  if (types.length > 0 && !types.some((type) => hasType(type, value)))
    return `${path} is not of type ${types.join(' or ')}`;
  const allowed = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : null;
  if (allowed && !allowed.some((each) => JSON.stringify(each) === JSON.stringify(value)))
    return `${path} is none of ${JSON.stringify(allowed)}`;
  if (Array.isArray(value)) return isObject(schema.items) ? firstOf(value, schema.items, path) : null;
  return isObject(value) ? objectMismatch(schema, value, path) : null;
}

function firstOf(values: readonly unknown[], schema: JsonObject, path: string): string | null {
  for (const [index, value] of values.entries()) {
    const found = mismatch(schema, value, `${path}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function objectMismatch(schema: JsonObject, value: JsonObject, path: string): string | null {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path} has no '${String(missing)}'`;
  for (const [name, inner] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own === undefined && schema.additionalProperties === false)
      return `${path} has '${name}', which is not asked for`;
    const found = isObject(own) ? mismatch(own, inner, `${path}.${name}`) : null;
    if (found !== null) return found;
  }
  return null;
}

function hasType(type: string, value: unknown): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
