/** The web contract of the hub: what a customer's browser asks for. */

import type { SignedCustomer } from '../shared/bridge.js';
import { ApiError, request, toError } from '../shared/http.js';
import type { Attachment, Message } from '../shared/messages.js';

/** What a customer sends: words, files, or the payload of a button they were shown. */
export interface Outgoing {
  client_id: string;
  text?: string;
  payload?: string;
  attachment_ids?: string[];
}

/** A document, in sections of points. */
export interface Outline {
  id: string;
  title: string;
  sections: { id: string; title: string; points: { id: string; fact: string }[] }[];
}

/** A customer whom the shop's server vouches for. */
export type Identity = SignedCustomer;

/** The credential of a session, and the conversation it opens. */
export interface OpenedSession {
  token: string;
  conversation_id: string;
}

/** Who serves the customer: the bot, the queue, an agent, or nobody until they write again. */
export interface Situation {
  status: 'pending' | 'waiting' | 'open' | 'resolved';
  /** In the queue: how many wait before them. */
  ahead: number | null;
  /** Nobody is there: what the customer writes next becomes a ticket. */
  leaving_message: boolean;
  /** The name of the agent who serves them. */
  agent: string | null;
}

/** How the chat looks in an inbox. */
export interface Inbox {
  id: string;
  title: string;
  colour: string;
  position: 'left' | 'right';
  language: 'zh-CN' | 'zh-TW';
  greeting: string;
  suggestions: string[];
}

/** A rating that was given: 1 to 5 for an episode, 1 or 0 for an answer. */
export interface Rating {
  message_id: string;
  score: number;
}

/** How many messages one request for the log brings at most. */
export const PAGE_SIZE = 200;

const UPLOAD_TIMEOUT_MS = 180_000;

/** Talks to the hub. */
export class Api {
  /**
   * @param base - where the hub is; empty for the page's own origin.
   */
  constructor(private readonly base = '') {}

  /** Returns the look and the first words of an inbox. */
  inbox(id: string): Promise<Inbox> {
    return request('GET', this.url(`/inboxes/${encodeURIComponent(id)}`));
  }

  /** Opens the session of a visitor, or of a customer whom the shop vouches for, or resumes it. */
  openSession(visitorId: string, inbox: string, identity?: Identity): Promise<OpenedSession> {
    const body = { visitor_id: visitorId, inbox, ...(identity && { identity }) };
    return request('POST', this.url('/sessions'), { body });
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
  async messages(token: string, after: number): Promise<{ messages: Message[]; situation: Situation }> {
    const url = this.url(`/messages?after=${after}&limit=${PAGE_SIZE}`);
    return request('GET', url, { headers: bearer(token) });
  }

  /** Returns the ratings that were given in this conversation. */
  async ratings(token: string): Promise<Rating[]> {
    const url = this.url('/ratings');
    return (await request<{ ratings: Rating[] }>('GET', url, { headers: bearer(token) })).ratings;
  }

  /** Rates an answer or an episode; the same message again changes the rating. */
  rate(token: string, messageId: string, score: number, comment?: string): Promise<Rating> {
    const body = { message_id: messageId, score, ...(comment && { comment }) };
    return request('POST', this.url('/ratings'), { headers: bearer(token), body });
  }

  /** Returns questions that match what is being typed. */
  async suggestions(typed: string): Promise<string[]> {
    const url = this.url(`/suggestions?q=${encodeURIComponent(typed.slice(0, 100))}`);
    return (await request<{ suggestions: string[] }>('GET', url)).suggestions;
  }

  /** Returns a document. */
  document(id: string): Promise<Outline> {
    return request('GET', this.url(`/documents/${encodeURIComponent(id)}`));
  }

  /**
   * Uploads a file for a message of this conversation.
   *
   * @param onProgress - told the share that is through, 0 to 1.
   * @param signal - gives the upload up.
   */
  upload(
    token: string,
    file: File,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Attachment> {
    // fetch cannot tell how far an upload has come.
    return new Promise((resolve, reject) => {
      const form = new FormData();
      form.append('file', file);
      const upload = new XMLHttpRequest();
      upload.open('POST', this.url('/attachments'));
      upload.setRequestHeader('Authorization', `Bearer ${token}`);
      upload.timeout = UPLOAD_TIMEOUT_MS;
      upload.responseType = 'json';
      upload.upload.onprogress = ({ loaded, total }) => {
        onProgress(total > 0 ? loaded / total : 0);
      };
      upload.onload = () => {
        if (upload.status === 201) resolve(upload.response as Attachment);
        else reject(toError(upload.status, upload.response));
      };
      upload.onerror =
        upload.ontimeout =
        upload.onabort =
          () => {
            reject(new ApiError(0, 'network', '没传上去，请检查网络后再试'));
          };
      signal.addEventListener('abort', () => {
        upload.abort();
      });
      upload.send(form);
    });
  }

  /** Returns the address of a file. */
  fileUrl(attachment: Attachment): string {
    return this.base + attachment.url;
  }

  /** Returns the address of the stream of messages behind a sequence number. */
  streamUrl(token: string, after: number): string {
    const query = new URLSearchParams({ after: String(after), notices: '1', token });
    const url = new URL(this.url(`/stream?${query.toString()}`), location.href);
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
