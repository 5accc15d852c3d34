// What a language model is asked about a paper, and what of its answer is kept: pure.
export { readAnswer, type AnswerReading } from './answer.ts';
export { FLAG_REASONS, LONGEST_DETAILS, parseFlagReason, type FlagReason } from './flags.ts';
export { languageOf, LANGUAGES, type Language } from './language.ts';
export {
  LIMITS,
  parseEnrichment,
  searchedWords,
  type Claim,
  type Enrichment,
  type SourceText,
} from './enrichment.ts';
export { MOST_ANSWER_TOKENS, requestBody, type ChatBody } from './request.ts';
export { plainError } from './normalise.ts';
export { ANSWER_SCHEMA } from './schema.ts';
export { DEFAULT_TEMPLATE, fillTemplate, parseTemplate, TemplateError, type Template } from './template.ts';
