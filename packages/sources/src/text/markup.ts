// Text out of markup: publishers send titles and abstracts with JATS, HTML and MathML in them.
import { Parser } from 'htmlparser2';
import { cleanText, oneLine } from './clean.ts';

const PARAGRAPH = /^(?:jats:)?(?:p|sec|title|div|li|br)$/;
/** A heading 'Abstract' says nothing on an abstract. */
const HEADING = /^(?:abstract|summary)[:.]?\s*/i;

/** The text of a fragment, its paragraphs apart; elements become what they hold, entities what they stand for. */
export function textOfMarkup(markup: string): string {
  let text = '';
  const parser = new Parser(
    {
      onopentagname(name) {
        if (PARAGRAPH.test(name)) text += '\n\n';
      },
      ontext(part) {
        text += part;
      },
      onclosetag(name) {
        if (PARAGRAPH.test(name)) text += '\n\n';
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(markup);
  return cleanText(text).replace(HEADING, '').trim();
}

/** The same on one line, for titles. */
export function titleOfMarkup(markup: string): string {
  return oneLine(textOfMarkup(markup));
}
