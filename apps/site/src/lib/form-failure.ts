/** What a page's `form` holds after a problem. */
export interface FormFailure {
  /** The action's name. */
  action: string;
  problem: string;
  /** The field's name; null for the form as a whole. */
  field: string | null;
  /** What was typed, to be shown again; secrets are left out. */
  values: Record<string, string>;
}

/** The failure that a page got back from an action, if it is one. */
export function failureOf(form: object | null | undefined): FormFailure | null {
  return form && 'problem' in form && 'values' in form ? (form as FormFailure) : null;
}
