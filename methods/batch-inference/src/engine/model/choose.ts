// Greedy decoding, with how far ahead the chosen token was.

export interface Choices {
  readonly tokens: Int32Array;
  /** The greatest logit less the second, for each row: rounding below it changes nothing. */
  readonly margins: Float32Array;
  /** The greatest logit of each row. */
  readonly logits: Float32Array;
}

/** The most likely token of each row of logits [rows × vocabulary]; of equals the one with the lower id. */
export function chooseGreedily(logits: Float32Array, vocabulary: number): Choices {
  const rows = logits.length / vocabulary;
  const choices = {
    tokens: new Int32Array(rows),
    margins: new Float32Array(rows),
    logits: new Float32Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    let [best, second, token] = [-Infinity, -Infinity, 0];
    for (let id = 0; id < vocabulary; id++) {
      const logit = logits[row * vocabulary + id] ?? -Infinity;
      if (logit > best) [second, best, token] = [best, logit, id];
      else if (logit > second) second = logit;
    }
    choices.tokens[row] = token;
    choices.margins[row] = best - second;
    choices.logits[row] = best;
  }
  return choices;
}
