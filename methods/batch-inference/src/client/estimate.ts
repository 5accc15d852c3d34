// Stand-ins for tokens where a server does not tell its own: pieces of words of at most four bytes' worth of letters,
// which are of the right number within a third for English. Texts that begin alike have stand-ins that begin alike,
// which is what a plan needs; how many tokens that is, only the server's usage tells.
import { murmur3 } from '@papertape/reproduction';
import type { BatchRequest } from './types.ts';
import { field, isObject } from './values.ts';

const PIECES = /\s?[\p{L}\p{N}]{1,5}|\s?[^\s\p{L}\p{N}]|\s+/gu;
/** What one image is taken for: about as much as hosted models bill for a small one. */
const IMAGE_TOKENS = 256;

const utf8 = new TextEncoder();

/** Ids from 0 to 2³¹ − 1 that stand for the tokens of a request's prompt. */
export function estimateTokens({ url, body }: BatchRequest): Int32Array {
  const ids: number[] = [];
  if (url === '/v1/completions') addPrompt(ids, body.prompt);
  else {
    if (body.tools !== undefined) addText(ids, JSON.stringify(body.tools)); // templates put tools first
    for (const message of Array.isArray(body.messages) ? (body.messages as unknown[]) : [])
      addMessage(ids, message);
  }
  return Int32Array.from(ids);
}

function addPrompt(ids: number[], prompt: unknown): void {
  if (Array.isArray(prompt))
    for (const token of prompt) ids.push(typeof token === 'number' ? token : idOf(String(token)));
  else addText(ids, String(prompt ?? ''));
}

function addMessage(ids: number[], message: unknown): void {
  ids.push(idOf(`<role ${String(field(message, 'role'))}>`));
  const content = field(message, 'content');
  if (typeof content === 'string') addText(ids, content);
  else if (Array.isArray(content)) for (const part of content) addPart(ids, part);
  const { role: _role, content: _content, ...rest } = isObject(message) ? message : {};
  if (Object.keys(rest).length > 0) addText(ids, JSON.stringify(rest));
  ids.push(idOf('<end>'));
}

function addPart(ids: number[], part: unknown): void {
  const text = field(part, 'text');
  if (field(part, 'type') === 'text' && typeof text === 'string') return addText(ids, text);
  const image = idOf(JSON.stringify(part));
  for (let at = 0; at < IMAGE_TOKENS; at++) ids.push(image);
}

function addText(ids: number[], text: string): void {
  for (const [piece] of text.matchAll(PIECES)) ids.push(idOf(piece));
}

function idOf(piece: string): number {
  return murmur3(utf8.encode(piece), 0) >>> 1;
}
