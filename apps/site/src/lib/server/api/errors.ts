/** An expected failure of an API request: its status and what the client is told. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** What a client is told whose cursor this site did not make. */
export function wrongCursor(): ApiError {
  return new ApiError(400, "The parameter 'cursor' is wrong: expected the cursor of a link to a next page.");
}

/** What a client is told that names a paper which is not here. */
export function noSuchPaper(id: string): ApiError {
  return new ApiError(404, `There is no paper '${id}' on this site.`);
}
