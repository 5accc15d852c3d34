// The test server's chat template and tokenizer: words and signs, numbered as they come.
import { field, isObject } from '../client/values.ts';

/** What a request's prompt is once the template has been applied. */
export function promptOf(body: Record<string, unknown>): string {
  if (!Array.isArray(body.messages))
    return typeof body.prompt === 'string' ? body.prompt : String(body.prompt ?? '');
  const tools = body.tools === undefined ? '' : `<|tools|>${JSON.stringify(body.tools)}`;
  const turns = body.messages.map((message: unknown) => {
    const content = field(message, 'content');
    const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
    return `<|${String(field(message, 'role'))}|>${text}<|end|>`;
  });
  return `${tools}${turns.join('')}<|assistant|>`;
}

export interface WordTokenizer {
  encode(text: string): number[];
}

export function createWordTokenizer(): WordTokenizer {
  const ids = new Map<string, number>();
  return {
    encode: (text) =>
      Array.from(text.matchAll(/<\|\w+\|>|\s*[\p{L}\p{N}]+|\s*[^\s\p{L}\p{N}]|\s+/gu), ([piece]) => {
        const known = ids.get(piece) ?? ids.size + 1;
        ids.set(piece, known);
        return known;
      }),
  };
}

/** A value that a JSON Schema allows: its first choices, and a word where text is asked for. */
export function instanceOf(schema: unknown, word: string): unknown {
  if (!isObject(schema)) return word;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'object') {
    const properties = Object.entries(isObject(schema.properties) ? schema.properties : {});
    return Object.fromEntries(properties.map(([name, inner]) => [name, instanceOf(inner, word)]));
  }
  if (schema.type === 'array') return [instanceOf(schema.items, word)];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  return schema.type === 'boolean' ? true : word;
}
