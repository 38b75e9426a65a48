/** The web contract of the hub: what a customer's browser asks for. */

import { request } from '../shared/http.js';
import type { Message } from '../shared/messages.js';

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

/** Talks to the hub. */
export class Api {
  /**
   * @param base - where the hub is; empty for the page's own origin.
   */
  constructor(private readonly base = '') {}

  /** Opens a visitor's session, or resumes it. */
  openSession(visitorId: string): Promise<OpenedSession> {
    return request('POST', this.url('/sessions'), { body: { visitor_id: visitorId } });
  }

  /** Sends a message; the same `client_id` again is the same message. */
  async send(token: string, outgoing: Outgoing): Promise<Message> {
    const sent = await request<{ message: Message }>('POST', this.url('/messages'), {
      headers: bearer(token),
      body: outgoing,
    });
    return sent.message;
  }

  /** Returns the messages behind a sequence number, oldest first, at most a page of them. */
  async messages(token: string, after: number): Promise<Message[]> {
    const url = this.url(`/messages?after=${after}&limit=${PAGE_SIZE}`);
    return (await request<{ messages: Message[] }>('GET', url, { headers: bearer(token) })).messages;
  }

  /** Returns a document. */
  document(id: string): Promise<Outline> {
    return request('GET', this.url(`/documents/${encodeURIComponent(id)}`));
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
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}
