/** The desk's requests: the cookie says who asks, writes carry the CSRF token. */

import type { Attachment, Message } from '../shared/messages.js';
import { ApiError, request, toError } from '../shared/http.js';
import type {
  AgentLoad,
  Letter,
  QueueLoad,
  Agent,
  Board,
  Canned,
  ConversationDetail,
  ConversationItem,
  Counts,
  Found,
  Note,
  Presence,
  Suggestion,
  TicketBrief,
  TicketFull,
} from './types.js';

const BASE = '/api/v1/desk';
/** Messages that come with an opened conversation: more than a screen shows. */
const OPENED = 40;

/** Filters of a list; those undefined are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** The hub, as the desk talks to it. */
export class DeskApi {
  private csrf = '';

  /**
   * @param onLoggedOut - called when the session turns out to be over.
   */
  constructor(private readonly onLoggedOut: () => void) {}

  /** Opens a session. */
  async login(username: string, password: string, code: string): Promise<Agent> {
    const body = { username, password, ...(code ? { code } : {}) };
    return this.entered(await request<Entered>('POST', `${BASE}/login`, { body }));
  }

  /** Returns who is logged in, null if nobody is. */
  async me(): Promise<Agent | null> {
    try {
      return this.entered(await request<Entered>('GET', `${BASE}/me`));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  }

  logout(): Promise<void> {
    return this.nothing('POST', '/logout');
  }

  choosePresence(presence: Presence): Promise<Agent> {
    return this.write('PUT', '/me/presence', { presence });
  }

  list(query: Query): Promise<{ conversations: ConversationItem[]; total: number }> {
    return this.read('/conversations', query);
  }

  counts(): Promise<Counts> {
    return this.read('/conversations/counts');
  }

  open(id: string): Promise<ConversationDetail> {
    return this.read(`/conversations/${id}`, { limit: OPENED });
  }

  messages(id: string, query: Query): Promise<{ messages: Message[]; more: boolean }> {
    return this.read(`/conversations/${id}/messages`, query);
  }

  /** Does one of the acts that need no more than a conversation; returns it as it is now. */
  async act(id: string, act: Act, body?: unknown): Promise<ConversationItem | null> {
    const changed = await this.write<{ conversation: ConversationItem | null }>(
      'POST',
      `/conversations/${id}/${act}`,
      body,
    );
    return changed.conversation;
  }

  async say(
    id: string,
    clientId: string,
    text: string,
    attachmentIds: string[],
    faqId?: string,
  ): Promise<Message> {
    const body = { client_id: clientId, text, attachment_ids: attachmentIds, faq_id: faqId };
    const sent = await this.write<{ message: Message }>('POST', `/conversations/${id}/messages`, body);
    return sent.message;
  }

  async note(id: string, text: string, mentions: string[], whisper: boolean): Promise<Note> {
    const body = { text, mentions, whisper };
    return (await this.write<{ note: Note }>('POST', `/conversations/${id}/notes`, body)).note;
  }

  async upload(id: string, file: File): Promise<Attachment> {
    const form = new FormData();
    form.append('file', file);
    const response = await fetch(`${BASE}/conversations/${id}/attachments`, {
      method: 'POST',
      body: form,
      headers: { 'X-CSRF-Token': this.csrf },
    }).catch(() => {
      throw new ApiError(0, 'network', '图片没有传上去，请检查网络后再试');
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw toError(response.status, answer);
    return answer as Attachment;
  }

  assist(id: string): Promise<{ text: string; faq: Suggestion[]; tickets: TicketBrief[] }> {
    return this.read(`/conversations/${id}/assist`);
  }

  async canned(id: string): Promise<Canned[]> {
    return (await this.read<{ replies: Canned[] }>('/canned', { conversation_id: id })).replies;
  }

  search(q: string): Promise<Found> {
    return this.read('/search', { q });
  }

  board(query: Query): Promise<Board> {
    return this.read('/tickets', query);
  }

  ticket(number: string): Promise<TicketFull> {
    return this.read(`/tickets/${encodeURIComponent(number)}`);
  }

  moveTicket(number: string, stage: string, note: string, isPublic: boolean): Promise<TicketFull> {
    return this.write('PATCH', `/tickets/${encodeURIComponent(number)}`, { stage, note, public: isPublic });
  }

  /** Files a ticket for the customer; the same `client_id` again makes no second one. */
  fileTicket(id: string, filing: Filing): Promise<TicketFull> {
    return this.write('POST', `/conversations/${id}/tickets`, filing);
  }

  /** Returns who has how much in hand, and who waits. */
  load(): Promise<{ agents: AgentLoad[]; queues: QueueLoad[] }> {
    return this.read('/load');
  }

  async letters(): Promise<Letter[]> {
    return (await this.read<{ letters: Letter[] }>('/wechat/dead-letters')).letters;
  }

  sendAgain(letter: number): Promise<void> {
    return this.nothing('POST', `/wechat/dead-letters/${letter}/retry`);
  }

  /** Returns the numbers of a period; the shape is insight's own. */
  insight<T>(query: Query): Promise<T> {
    return this.read('/insight', query);
  }

  private entered(entered: Entered): Agent {
    this.csrf = entered.csrf_token;
    return entered.agent;
  }

  /** Asks for something. */
  read<T>(path: string, query: Query = {}): Promise<T> {
    return this.guarded(request<T>('GET', `${BASE}${path}${queryString(query)}`));
  }

  /** Changes something; the answer has a body. */
  write<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { 'X-CSRF-Token': this.csrf };
    return this.guarded(request<T>(method, `${BASE}${path}`, { body, headers }));
  }

  /** Changes something; the answer has no body. */
  nothing(method: string, path: string, body?: unknown): Promise<void> {
    const headers = { 'X-CSRF-Token': this.csrf, 'Content-Type': 'application/json' };
    const sent = body === undefined ? null : JSON.stringify(body);
    const sending = fetch(`${BASE}${path}`, { method, headers, body: sent }).catch(() => {
      throw new ApiError(0, 'network', '网络不通，请检查网络后再试');
    });
    const answered = sending.then(async (response) => {
      if (!response.ok) throw toError(response.status, await response.json().catch(() => null));
    });
    return this.guarded(answered);
  }

  private async guarded<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.onLoggedOut();
      throw error;
    }
  }
}

/** What an agent does with a conversation. */
export type Act = 'claim' | 'takeover' | 'transfer' | 'resolve' | 'return' | 'snooze' | 'unsnooze';

/** A ticket that an agent files. */
export interface Filing {
  client_id: string;
  kind: string;
  description: string;
  order_number: string;
  contact: string;
}

interface Entered {
  agent: Agent;
  csrf_token: string;
}

/** Returns `?a=b…`, or nothing where there is nothing to ask. */
export function queryString(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length
    ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()}`
    : '';
}
