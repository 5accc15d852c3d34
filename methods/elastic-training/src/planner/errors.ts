/** No plan keeps the training going; the message says what would. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
