/** Something in a form that its reader can mend: shown beside the field, with what was typed kept. */
export class FormProblem extends Error {
  override name = 'FormProblem';
  /** The field's name; null for the form as a whole. */
  readonly field: string | null;
  readonly status: number;
  constructor(message: string, field: string | null = null, status = 400) {
    super(message);
    this.field = field;
    this.status = status;
  }
}

/** The value, where a parser's complaint becomes a problem of that field. @throws FormProblem */
export function problemOf<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new FormProblem(error instanceof Error ? error.message : String(error), field);
  }
}
