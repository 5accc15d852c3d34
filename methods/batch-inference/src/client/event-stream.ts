// Streamed completions put together again, so that callers see the same whether an answer was streamed or not.
// Streaming is asked for because a server that has died looks like one that thinks, unless it speaks in between.
import { CallError } from './errors.ts';
import { field, isObject, parseJson, type JsonObject } from './values.ts';

/** The completion that a text of server-sent events holds, or the error it ends with. @throws CallError when it is torn */
export function readEventStream(text: string): JsonObject {
  let whole: JsonObject | null = null;
  let ended = false;
  for (const data of dataOf(text)) {
    if (data === '[DONE]') {
      ended = true;
      break;
    }
    const chunk = parseJson(data);
    if (!isObject(chunk)) throw new CallError('unreadable', 'The stream has an event that is not JSON.');
    if (chunk.error !== undefined && chunk.error !== null) return chunk;
    whole = whole === null ? begin(chunk) : whole;
    addChunk(whole, chunk);
  }
  if (whole === null) throw new CallError('unreadable', 'The stream holds no event.');
  if (!ended && !isFinished(whole))
    throw new CallError('network', 'The stream ended in the middle of the answer.');
  return whole;
}

/** The data of each event (WHATWG HTML, section 9.2). */
function dataOf(text: string): string[] {
  return text.split(/\r?\n\r?\n/).flatMap((event) => {
    const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
    return lines.length === 0 ? [] : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')];
  });
}

function begin(chunk: JsonObject): JsonObject {
  const object = String(chunk.object ?? '').replace(/\.chunk$/, '');
  return { ...chunk, object, choices: [] };
}

function addChunk(whole: JsonObject, chunk: JsonObject): void {
  for (const [name, value] of Object.entries(chunk))
    if (name !== 'choices' && name !== 'object' && value !== null && value !== undefined) whole[name] = value;
  const choices = whole.choices as JsonObject[];
  for (const part of Array.isArray(chunk.choices) ? chunk.choices : []) {
    if (!isObject(part)) continue;
    const index = typeof part.index === 'number' ? part.index : 0;
    let choice = choices.find((each) => each.index === index);
    if (!choice) choices.push((choice = { index, finish_reason: null }));
    const { delta, index: _index, ...rest } = part;
    if (isObject(delta)) {
      choice.message ??= { role: 'assistant', content: null };
      merge(choice.message as JsonObject, delta);
    }
    merge(choice, rest);
  }
}

/** Fields that come whole, and may come again. */
const WHOLE = new Set(['role', 'id', 'type', 'name', 'finish_reason', 'stop_reason', 'index']);

/** Texts grow, lists of indexed parts grow part by part, other lists at their end. */
function merge(into: JsonObject, more: JsonObject): void {
  for (const [name, value] of Object.entries(more)) {
    const before = into[name];
    if (value === null || value === undefined) into[name] ??= null;
    else if (typeof value === 'string' && typeof before === 'string' && !WHOLE.has(name))
      into[name] = before + value;
    else if (Array.isArray(value)) into[name] = mergeLists(Array.isArray(before) ? before : [], value);
    else if (isObject(value)) {
      into[name] = isObject(before) ? before : {};
      merge(into[name] as JsonObject, value);
    } else into[name] = value;
  }
}

function mergeLists(before: unknown[], more: unknown[]): unknown[] {
  for (const part of more) {
    const index = field(part, 'index');
    const known = index === undefined ? undefined : before.find((each) => field(each, 'index') === index);
    if (isObject(known) && isObject(part)) merge(known, part);
    else if (isObject(part)) {
      const copy = {};
      merge(copy, part);
      before.push(copy);
    } else before.push(part);
  }
  return before;
}

function isFinished({ choices }: JsonObject): boolean {
  const all = choices as JsonObject[];
  return all.length > 0 && all.every(({ finish_reason: reason }) => typeof reason === 'string');
}
