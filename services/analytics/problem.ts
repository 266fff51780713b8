/** A request that cannot be answered, with what is wrong and how to mend it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** The query parameter or field that is wrong, where one is. */
  readonly field: string | undefined;
  /** When to come back (s), where that is known. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, field?: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/** The body of every refusal. */
export const problemBody = ({ code, message, field }: Problem) => ({
  error: { code, message, ...(field !== undefined && { field }) },
});

export const invalid = (field: string, message: string): Problem => new Problem(400, 'invalid_value', message, field);
export const notFound = (message: string): Problem => new Problem(404, 'not_found', message);
export const unauthorized = (message: string): Problem => new Problem(401, 'unauthorized', message);
