/** One conversation: ties session, log, outbox and connection together. */

import { Connection, type ConnectionState } from '../shared/connection.js';
import { Log } from '../shared/log.js';
import type { Attachment, Message } from '../shared/messages.js';
import type { KeyValue } from '../shared/storage.js';
import { PAGE_SIZE, type Api, type Identity, type Outgoing, type Outline, type Situation } from './api.js';
import { Outbox } from './outbox.js';
import { Ratings } from './ratings.js';
import { Session } from './session.js';
import { timeline, type Item } from './timeline.js';
import { TypingSignal } from './typing.js';

/** How long the bot is shown to be typing without an answer. */
export const TYPING_MS = 20_000;

/** What a chat tells the page. */
export interface ChatEvents {
  /** Something that is shown changed. */
  changed(): void;
  /** Messages by others came while the customer was there. */
  answered(messages: readonly Message[]): void;
}

/** A frame of the stream. */
type Frame =
  | { type: 'message'; message: Message }
  | { type: 'situation'; situation: Situation }
  | { type: 'typing'; agent: boolean }
  | { type?: never };

/** The customer's side of a conversation. */
export class Chat {
  /** Who serves the customer, as far as known. */
  situation: Situation | undefined;
  /** What the customer thinks of answers and episodes. */
  readonly ratings: Ratings;

  private readonly log = new Log();
  private readonly session: Session;
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly signal = new TypingSignal((typing) => {
    this.connection.send(JSON.stringify({ type: 'typing', typing }));
  });
  private readonly documents = new Map<string, Promise<Outline>>();
  private readonly seenKey: string;
  private loaded = false;
  private agentTyping = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param api - the hub.
   * @param storage - keeps the visitor's id and the outbox.
   * @param inbox - where the customer writes from.
   * @param identity - the customer, if the shop vouches for them.
   * @param events - told of every change.
   */
  constructor(
    private readonly api: Api,
    private readonly storage: KeyValue,
    inbox: string,
    identity: Identity | undefined,
    private readonly events: ChatEvents,
  ) {
    const changed = (): void => {
      events.changed();
    };
    const scope = identity ? `${inbox}.${identity.user_id}` : inbox;
    this.seenKey = `btp.seen.${scope}`;
    this.session = new Session(api, storage, inbox, identity, () => {
      this.log.clear();
    });
    this.ratings = new Ratings(api, this.session, changed);
    this.outbox = new Outbox(storage, `btp.outbox.${scope}`, (outgoing) => this.deliver(outgoing), changed);
    this.connection = new Connection(
      {
        catchUp: () => this.catchUp(),
        openSocket: () => this.session.run((token) => Promise.resolve(this.open(token))),
        receive: (data) => {
          this.receive(JSON.parse(data) as Frame);
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

  /** Who is typing an answer, if anybody. */
  get typing(): 'bot' | 'agent' | undefined {
    if (this.connection.state === 'offline') return undefined;
    if (this.agentTyping) return 'agent';
    const byBot = this.situation?.status === 'pending' || this.situation?.status === 'resolved';
    return byBot && this.typingTimer !== undefined ? 'bot' : undefined;
  }

  /** Whether this browser was in the conversation before: there may be answers to see. */
  get returning(): boolean {
    return this.storage.getItem(this.seenKey) !== null;
  }

  /** How many messages by others the customer has not seen. */
  get unread(): number {
    const seen = Number(this.storage.getItem(this.seenKey) ?? 0);
    return this.log.messages.filter(({ seq, sender }) => seq > seen && sender !== 'customer').length;
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

  /** Sends the customer's words, with files that are uploaded. */
  say(text: string, attachments: readonly Attachment[] = []): void {
    this.signal.sent();
    this.setTyping(true);
    this.outbox.add(text, attachments.length > 0 ? { attachments } : {});
  }

  /** Presses a button. */
  press(title: string, payload: string): void {
    this.setTyping(true);
    this.outbox.add(title, { payload });
  }

  /** Tries a message again that was not sent. */
  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  /** Takes note of what stands in the text field. */
  typed(text: string): void {
    this.signal.typed(text);
  }

  /** Takes note that the customer sees everything there is. */
  see(): void {
    const last = String(this.log.last);
    if (this.log.last > 0 && this.storage.getItem(this.seenKey) !== last)
      this.storage.setItem(this.seenKey, last);
  }

  /** Uploads a file for a message. */
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Attachment> {
    return this.session.run((token) => this.api.upload(token, file, onProgress, signal));
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

  /** Takes a frame; one without a type is a refusal, after which the next round renews the session. */
  private receive(frame: Frame): void {
    if (frame.type === 'situation') this.setSituation(frame.situation);
    if (frame.type === 'typing') this.setAgentTyping(frame.agent);
    if (frame.type !== 'message' || frame.message.seq <= this.log.last) return;
    if (this.log.receive(frame.message)) this.arrived([frame.message]);
    else this.connection.check();
  }

  private async catchUp(): Promise<number> {
    let fresh = 0;
    for (let page = PAGE_SIZE; page === PAGE_SIZE;) {
      const answer = await this.session.run((token) => this.api.messages(token, this.log.last));
      const before = this.log.last;
      fresh += this.log.extend(answer.messages);
      this.situation = answer.situation;
      this.arrived(answer.messages.filter((message) => message.seq > before));
      page = answer.messages.length;
    }
    if (!this.loaded) void this.ratings.load();
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

  private setSituation(situation: Situation): void {
    this.situation = situation;
    this.events.changed();
  }

  private setAgentTyping(typing: boolean): void {
    this.agentTyping = typing;
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
