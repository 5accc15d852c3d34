// The form of an answer, as JSON Schema: servers that know structured output hold the model to it.
import { LIMITS } from './enrichment.ts';

const text = (description: string) => ({ type: 'string', description });
const list = (items: object, description: string) => ({ type: 'array', items, description });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** What the model has to answer. Limits on lengths stand in words: not every server knows `maxItems` and `maxLength`. */
export const ANSWER_SCHEMA = object({
  summary: text(`One plain sentence, at most ${LIMITS.summary} characters.`),
  keywords: list(text('A term.'), `At most ${LIMITS.keywords} terms of the field.`),
  claims: list(
    object({
      claim: text('One claim that the authors make.'),
      quote: text('The words of the abstract that say so, copied exactly.'),
    }),
    `At most ${LIMITS.claims} claims.`,
  ),
  tasks: list(text('A task.'), 'Tasks that the text names.'),
  datasets: list(text('A data set.'), 'Data sets and benchmarks that the text names.'),
});
