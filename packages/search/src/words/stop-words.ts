// Words too common to search by.

const GROUPS = [
  'a an the this that these those',
  'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself',
  'it its itself they them their theirs themselves what which who whom whose',
  'am is are was were be been being have has had having do does did doing done',
  'and but if or because as until while than so nor not no only own same too very just both each few more most other',
  'some such any all of at by for with about against between into through during before after above below to from up',
  'down in out on off over under again further then once here there when where why how can could will would shall',
  'should may might must also however therefore thus hence upon within without via per et al ie eg etc',
];

const STOP_WORDS: ReadonlySet<string> = new Set(GROUPS.flatMap((group) => group.split(' ')));

/** True for articles, pronouns, auxiliaries and the like; `word` in lower case. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
