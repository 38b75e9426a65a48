/** The visitor's session: who they are, and the token that proves it. */

import { ApiError } from '../shared/http.js';
import type { Api, Identity } from './api.js';
import { randomId, type KeyValue } from '../shared/storage.js';

const VISITOR_KEY = 'btp.visitor';

/** Opens the session when it is first needed, and again when its token is refused. */
export class Session {
  private token: string | undefined;
  private conversationId: string | undefined;
  private opening: Promise<string> | undefined;

  /**
   * @param api - the hub.
   * @param storage - keeps the visitor's id, so that the next visit continues the conversation.
   * @param inbox - where the customer writes from.
   * @param identity - the customer, if the shop vouches for them.
   * @param onNewConversation - called when a renewed session leads to another conversation.
   */
  constructor(
    private readonly api: Pick<Api, 'openSession'>,
    private readonly storage: KeyValue,
    private readonly inbox: string,
    private readonly identity: Identity | undefined,
    private readonly onNewConversation: () => void,
  ) {}

  /** Makes a call with the session's token; a refused token is renewed and the call made once more. */
  async run<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = this.token ?? (await this.open());
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      this.drop(token);
      return call(this.token ?? (await this.open()));
    }
  }

  /** Forgets a refused token, unless it was renewed in the meantime. */
  drop(token: string): void {
    if (this.token === token) this.token = undefined;
  }

  /** Opens the session; callers at the same time share one request. */
  private open(): Promise<string> {
    this.opening ??= this.request().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async request(): Promise<string> {
    const opened = await this.api.openSession(this.visitorId(), this.inbox, this.identity);
    const changed = this.conversationId !== undefined && this.conversationId !== opened.conversation_id;
    this.token = opened.token;
    this.conversationId = opened.conversation_id;
    if (changed) this.onNewConversation();
    return opened.token;
  }

  private visitorId(): string {
    const known = this.storage.getItem(VISITOR_KEY);
    if (known) return known;
    const fresh = randomId();
    this.storage.setItem(VISITOR_KEY, fresh);
    return fresh;
  }
}
