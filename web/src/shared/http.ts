/** JSON requests to the hub, with its one error shape. */

const TIMEOUT_MS = 15_000;

/** Any failed request: the hub's error shape, or a network failure (status 0, code `network`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Sends a request and returns the JSON of its answer.
 *
 * @param method - the HTTP method.
 * @param url - the address.
 * @param body - sent as JSON, if given.
 * @param headers - further headers, such as the credential.
 * @throws ApiError on every refusal and failure.
 */
export async function request<T>(
  method: string,
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    answer = await response.json().catch(notJson);
  } catch {
    throw new ApiError(0, 'network', '网络不通，请检查网络后再试');
  }
  if (!response.ok || answer === undefined) throw toError(response.status, answer);
  return answer as T;
}

/** Reads a body that is no JSON as none; an interrupted one stays a failure. */
function notJson(error: unknown): undefined {
  if (error instanceof SyntaxError) return undefined;
  throw error;
}

/** Returns the error of a refused request. */
export function toError(status: number, answer: unknown): ApiError {
  const error = (
    answer as { error?: { code: string; message: string; fields: Record<string, string> } } | null
  )?.error;
  if (!error) return new ApiError(status < 400 ? 502 : status, 'unknown', '服务暂时不可用，请稍后再试');
  return new ApiError(status, error.code, error.message, error.fields);
}
