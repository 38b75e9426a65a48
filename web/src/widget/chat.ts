/** One conversation: ties session, log, outbox and connection together. */

import type { Message } from '../shared/messages.js';
import { PAGE_SIZE, type Api, type Outgoing, type Outline } from './api.js';
import { Connection, type ConnectionState } from '../shared/connection.js';
import { Log } from '../shared/log.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import { timeline, type Item } from './timeline.js';
import type { KeyValue } from '../shared/storage.js';

/** How long the bot is shown to be typing without an answer. */
export const TYPING_MS = 20_000;

/** What a chat tells the page. */
export interface ChatEvents {
  /** Something that is shown changed. */
  changed(): void;
  /** Messages by others came while the customer was there. */
  answered(messages: readonly Message[]): void;
}

/** The customer's side of a conversation. */
export class Chat {
  private readonly log = new Log();
  private readonly session: Session;
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly documents = new Map<string, Promise<Outline>>();
  private loaded = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param api - the hub.
   * @param storage - keeps the visitor's id and the outbox.
   * @param events - told of every change.
   */
  constructor(
    private readonly api: Api,
    storage: KeyValue,
    private readonly events: ChatEvents,
  ) {
    const changed = (): void => {
      events.changed();
    };
    this.session = new Session(api, storage, () => {
      this.log.clear();
    });
    this.outbox = new Outbox(storage, (outgoing) => this.deliver(outgoing), changed);
    this.connection = new Connection(
      {
        catchUp: () => this.catchUp(),
        openSocket: () => this.session.run((token) => Promise.resolve(this.open(token))),
        receive: (data) => {
          this.receive(data);
        },
      },
      () => {
        if (this.connection.state === 'online') void this.outbox.flush();
        changed();
      },
    );
  }

  /** Whether the hub can be reached. */
  get connectionState(): ConnectionState {
    return this.connection.state;
  }

  /** Whether an answer to the customer's last message is on its way. */
  get typing(): boolean {
    return this.typingTimer !== undefined && this.connection.state !== 'offline';
  }

  /** Whether nothing was said in this conversation yet, as far as known. */
  get untouched(): boolean {
    return this.log.last === 0 && this.outbox.entries.length === 0;
  }

  /** The conversation as it is shown. */
  get items(): Item[] {
    return timeline(this.log.messages, this.outbox.entries, {
      offline: this.connection.state === 'offline',
      failures: this.outbox.failures,
    });
  }

  /** Connects. */
  start(): void {
    window.addEventListener('online', this.onNetwork);
    window.addEventListener('offline', this.onNetworkLost);
    window.addEventListener('storage', this.events.changed);
    document.addEventListener('visibilitychange', this.onNetwork);
    this.connection.start();
  }

  /** Disconnects; what was not sent stays kept. */
  stop(): void {
    window.removeEventListener('online', this.onNetwork);
    window.removeEventListener('offline', this.onNetworkLost);
    window.removeEventListener('storage', this.events.changed);
    document.removeEventListener('visibilitychange', this.onNetwork);
    this.connection.stop();
    this.outbox.stop();
    this.setTyping(false);
  }

  /** Sends the customer's words. */
  say(text: string): void {
    this.setTyping(true);
    this.outbox.add(text);
  }

  /** Presses a button. */
  press(title: string, payload: string): void {
    this.setTyping(true);
    this.outbox.add(title, payload);
  }

  /** Tries a message again that was not sent. */
  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  /** Returns a document; asked for once unless that failed. */
  document(id: string): Promise<Outline> {
    const known = this.documents.get(id);
    if (known) return known;
    const asked = this.api.document(id);
    this.documents.set(id, asked);
    asked.catch(() => this.documents.delete(id));
    return asked;
  }

  private readonly onNetwork = (): void => {
    if (document.visibilityState === 'visible') this.connection.check();
  };

  private readonly onNetworkLost = (): void => {
    this.connection.lost();
  };

  private async deliver(outgoing: Outgoing): Promise<void> {
    const message = await this.session.run((token) => this.api.send(token, outgoing));
    this.setTyping(!this.log.messages.some((known) => known.in_reply_to === message.id));
    if (this.log.receive(message)) this.arrived([message]);
    else this.connection.check();
  }

  private open(token: string): WebSocket {
    return new WebSocket(this.api.streamUrl(token, this.log.last));
  }

  private receive(data: string): void {
    const { message } = JSON.parse(data) as { message?: Message };
    if (!message) return; // A refusal; the hub closes the socket, and the next round renews the session.
    if (message.seq <= this.log.last) return;
    if (this.log.receive(message)) this.arrived([message]);
    else this.connection.check();
  }

  private async catchUp(): Promise<number> {
    let fresh = 0;
    for (let page = PAGE_SIZE; page === PAGE_SIZE;) {
      const messages = await this.session.run((token) => this.api.messages(token, this.log.last));
      const before = this.log.last;
      fresh += this.log.extend(messages);
      this.arrived(messages.filter((message) => message.seq > before));
      page = messages.length;
    }
    this.loaded = true;
    return fresh;
  }

  /** Follows up on messages that are new in the log. */
  private arrived(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    const ours = messages.flatMap((message) => message.client_id ?? []);
    this.outbox.settle(new Set(ours));
    const last = this.log.messages.findLast((message) => message.sender === 'customer');
    if (messages.some((message) => message.sender === 'agent' || message.in_reply_to === last?.id)) {
      this.setTyping(false);
    }
    const others = messages.filter((message) => message.sender !== 'customer');
    if (this.loaded && others.length > 0) this.events.answered(others);
    this.events.changed();
  }

  private setTyping(typing: boolean): void {
    clearTimeout(this.typingTimer);
    this.typingTimer = typing
      ? setTimeout(() => {
          this.setTyping(false);
          this.connection.check();
        }, TYPING_MS)
      : undefined;
    this.events.changed();
  }
}
