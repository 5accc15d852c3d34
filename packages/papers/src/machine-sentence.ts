/** What a machine wrote of a paper, in one sentence of plain text, and which model it was. */
export interface MachineSentence {
  text: string;
  model: string;
}

/** The sentence as text that says whose it is. */
export function machineWords({ text, model }: MachineSentence): string {
  return `${text} (Written by a machine: ${model}.)`;
}
