/**
 * An error whose message is one sentence for the person at the terminal (a taken port, a missing tool): it is shown
 * without a stack.
 */
export function problem(message: string): Error {
  const error = new Error(message);
  error.name = 'Problem';
  return error;
}

/** Whether an error was made by {@link problem}. */
export function isProblem(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Problem';
}

/** What to print for an error that ends a command: the sentence of a problem, the stack of everything else. */
export function describeError(error: unknown): string {
  if (isProblem(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
