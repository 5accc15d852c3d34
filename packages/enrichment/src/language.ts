// Which language a text is in, as far as that can be told cheaply: by its script, or by its commonest words.

/** Languages that a site can ask for, by their code, with the name that a model is told. */
export const LANGUAGES = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  pt: 'Portuguese',
  nl: 'Dutch',
  ru: 'Russian',
  ja: 'Japanese',
  ko: 'Korean',
  zh: 'Chinese',
} as const;
export type Language = keyof typeof LANGUAGES;

const SCRIPTS: readonly [Language, RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
];
const LATIN = /\p{Script=Latin}/gu;
/** A script leads when it has this share of the letters: names of methods stay in Latin everywhere. */
const LEADING = 0.3;

/** Words without which hardly a sentence of the language gets by; those of two languages count for both. */
const COMMON: readonly [Language, string][] = [
  ['en', 'a the of and to in is that for with by on we this are as from an be which can it our than using'],
  ['de', 'der die das und von zu mit ist für auf den dem ein eine wir werden als wird durch sich nicht auch'],
  ['fr', 'le la les des et de du un une que qui dans pour par est sur avec nous cette sont plus aux'],
  ['es', 'el la los las de del que y en un una por con para es se como más este esta sobre'],
  ['it', 'il la di che e in un una per con è del della dei le gli da sono questo questa più'],
  ['pt', 'o a os as de do da que e em um uma por com para é dos das no na mais este esta'],
  ['nl', 'de het een en van in is dat die voor met op te zijn aan wordt door deze niet ook wij'],
];
const FEWEST_WORDS = 6;
/** Share of common words that a language needs, and its lead over the next. */
const SHARE = 0.12;
const LEAD = 1.5;

/** The language of a text, or null where that is not clear: a short text, names, formulas. */
export function languageOf(text: string): Language | null {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const foreign = SCRIPTS.map(([language, pattern]) => ({ language, letters: count(pattern) }));
  const letters = foreign.reduce((sum, { letters: some }) => sum + some, count(LATIN));
  if (letters === 0) return null;
  // Japanese is written with Chinese characters too: a few of its own are enough.
  const kana = foreign.find(({ language }) => language === 'ja')?.letters ?? 0;
  const leading = foreign.toSorted((a, b) => b.letters - a.letters)[0];
  if (leading && leading.letters / letters >= LEADING)
    return leading.language === 'zh' && kana > 0.05 * leading.letters ? 'ja' : leading.language;
  return latinLanguage(text);
}

function latinLanguage(text: string): Language | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return null;
  const [first, second] = COMMON.map(([language, list]) => {
    const common = new Set(list.split(' '));
    return { language, share: words.filter((word) => common.has(word)).length / words.length };
  }).toSorted((a, b) => b.share - a.share);
  if (!first || first.share < SHARE || first.share < LEAD * (second?.share ?? 0)) return null;
  return first.language;
}
