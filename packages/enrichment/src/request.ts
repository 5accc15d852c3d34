// A paper as a request to a chat endpoint of OpenAI's protocol.
import type { SourceText } from './enrichment.ts';
import type { Language } from './language.ts';
import { ANSWER_SCHEMA } from './schema.ts';
import { fillTemplate, type Template } from './template.ts';

/** Tokens that an answer may have. */
export const MOST_ANSWER_TOKENS = 1_200;

/** The body of `POST /chat/completions`. */
export interface ChatBody extends Record<string, unknown> {
  model: string;
  messages: { role: 'system' | 'user'; content: string }[];
}

/** What is asked about a paper: the instruction as the system's message, so that all requests begin alike, then the paper. */
export function requestBody(
  template: Template,
  paper: SourceText,
  { model, language }: { model: string; language: Language },
): ChatBody {
  const filled = fillTemplate(template, paper, language);
  return {
    model,
    messages: [
      { role: 'system', content: filled.instruction.trimEnd() },
      { role: 'user', content: filled.paper },
    ],
    temperature: 0,
    max_tokens: MOST_ANSWER_TOKENS,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'paper', strict: true, schema: ANSWER_SCHEMA },
    },
  };
}
