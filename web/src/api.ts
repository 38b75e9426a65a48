/** The web contract of the hub, typed. */

/** A quick reply. */
export interface Button {
  title: string;
  payload: string;
}

/** Where a fact stands: the document and its section. */
export interface Source {
  document: string;
  title: string;
  section: string;
  section_id: string;
}

/** Who wrote a message. */
export type Sender = 'customer' | 'bot' | 'agent' | 'system';

/** A message of the conversation's log. */
export interface Message {
  id: string;
  seq: number;
  sender: Sender;
  text: string;
  buttons: Button[];
  sources: Source[];
  client_id: string | null;
  in_reply_to: string | null;
  created_at: string;
}

/** What a customer sends: words, or the payload of a button they were shown. */
export type Outgoing = { client_id: string } & ({ text: string } | { payload: string });

/** A document, in sections of points. */
export interface Outline {
  id: string;
  title: string;
  sections: { id: string; title: string; points: { id: string; fact: string }[] }[];
}

/** The credential of a session, and the conversation it opens. */
export interface OpenedSession {
  token: string;
  conversation_id: string;
}

/** How many messages one request for the log brings at most. */
export const PAGE_SIZE = 200;

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

/** Talks to the hub. */
export class Api {
  /**
   * @param base - where the hub is; empty for the page's own origin.
   */
  constructor(private readonly base = '') {}

  /** Opens a visitor's session, or resumes it. */
  openSession(visitorId: string): Promise<OpenedSession> {
    return this.request('POST', '/sessions', { body: { visitor_id: visitorId } });
  }

  /** Sends a message; the same `client_id` again is the same message. */
  async send(token: string, outgoing: Outgoing): Promise<Message> {
    const sent = await this.request<{ message: Message }>('POST', '/messages', { token, body: outgoing });
    return sent.message;
  }

  /** Returns the messages behind a sequence number, oldest first, at most a page of them. */
  async messages(token: string, after: number): Promise<Message[]> {
    const path = `/messages?after=${after}&limit=${PAGE_SIZE}`;
    return (await this.request<{ messages: Message[] }>('GET', path, { token })).messages;
  }

  /** Returns a document. */
  document(id: string): Promise<Outline> {
    return this.request('GET', `/documents/${encodeURIComponent(id)}`);
  }

  /** Returns the address of the stream of messages behind a sequence number. */
  streamUrl(token: string, after: number): string {
    const url = new URL(this.url(`/stream?after=${after}&token=${encodeURIComponent(token)}`), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  private url(path: string): string {
    return `${this.base}/api/v1/web${path}`;
  }

  private async request<T>(
    method: string,
    path: string,
    { token, body }: { token?: string; body?: unknown } = {},
  ): Promise<T> {
    const headers: Record<string, string> = {};
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(this.url(path), {
        method,
        headers,
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
}

/** Reads a body that is no JSON as none; an interrupted one stays a failure. */
function notJson(error: unknown): undefined {
  if (error instanceof SyntaxError) return undefined;
  throw error;
}

function toError(status: number, answer: unknown): ApiError {
  const error = (
    answer as { error?: { code: string; message: string; fields: Record<string, string> } } | null
  )?.error;
  if (!error) return new ApiError(status < 400 ? 502 : status, 'unknown', '服务暂时不可用，请稍后再试');
  return new ApiError(status, error.code, error.message, error.fields);
}
