/** Prompts or options that no plan can be made from. The message says which and what to do. */
export class PlanError extends Error {
  override name = 'PlanError';
}
