/** The conversation that lies open: transcript, what stands beside it, and what the agent does in it. */

import { ref, shallowRef, triggerRef } from 'vue';
import { ApiError } from '../shared/http.js';
import type { Attachment, Message } from '../shared/messages.js';
import { randomId } from '../shared/storage.js';
import type { DeskApi } from './api.js';
import { Thread } from './thread.js';
import type { Canned, ConversationDetail, Note, Suggestion } from './types.js';

const PAGE = 100;

/** A reply on its way. */
export interface Outgoing {
  clientId: string;
  text: string;
  attachments: Attachment[];
  /** The FAQ entry whose suggested answer this is. */
  faqId: string | undefined;
  error: string;
}

/** An opened conversation. */
export class Opened {
  readonly thread = shallowRef(new Thread());
  readonly detail = shallowRef<ConversationDetail>();
  readonly more = ref(false);
  readonly typing = ref(false);
  readonly suggestions = shallowRef<Suggestion[]>([]);
  readonly canned = shallowRef<Canned[]>([]);
  readonly outgoing = ref<Outgoing[]>([]);
  private assisted = 0;

  constructor(
    readonly id: string,
    private readonly api: DeskApi,
  ) {}

  /** Fetches everything anew; what was loaded of the past stays. */
  async fetch(): Promise<void> {
    const detail = await this.api.open(this.id);
    const whole = this.thread.value.messages.length > 0 && this.thread.value.add(detail.messages);
    if (!whole) {
      const thread = new Thread();
      thread.add(detail.messages);
      this.thread.value = thread;
      this.more.value = detail.more;
    }
    this.thread.value.addNotes(detail.notes);
    triggerRef(this.thread);
    this.detail.value = detail;
  }

  /** Fetches what helps to answer: for the customer's last words, once each. */
  async assist(): Promise<void> {
    const last = this.thread.value.messages.findLast((message) => message.sender === 'customer')?.seq ?? 0;
    if (last === this.assisted) return;
    this.suggestions.value = (await this.api.assist(this.id)).faq;
    this.assisted = last;
  }

  /** Fetches the canned replies, filled for this customer. */
  async fetchCanned(): Promise<void> {
    this.canned.value = await this.api.canned(this.id);
  }

  /** Fetches older messages. */
  async older(): Promise<void> {
    const first = this.thread.value.first;
    const page = await this.api.messages(this.id, { before: first, limit: PAGE });
    this.thread.value.add(page.messages);
    this.more.value = page.more;
    triggerRef(this.thread);
  }

  /** Takes messages; fetches what lies between where some are missing. */
  async receive(messages: readonly Message[]): Promise<void> {
    const taken = this.thread.value.add(messages);
    this.outgoing.value = this.outgoing.value.filter(
      (sent) => !messages.some((message) => message.client_id === sent.clientId),
    );
    triggerRef(this.thread);
    if (!taken) await this.fetch();
    if (messages.some((message) => message.sender === 'customer')) {
      this.typing.value = false;
      await this.assist();
    }
  }

  /** Takes a note. */
  receiveNote(note: Note): void {
    this.thread.value.addNotes([note]);
    triggerRef(this.thread);
  }

  /** Writes to the customer; what fails stays in the transcript, to be sent again. */
  async say(text: string, attachments: Attachment[] = [], faqId?: string): Promise<void> {
    const sent = { clientId: randomId(), text, attachments, faqId, error: '' };
    this.outgoing.value.push(sent);
    await this.send(sent.clientId);
  }

  /** Sends again, under the same id: the customer gets it once. */
  async send(clientId: string): Promise<void> {
    const sent = this.outgoing.value.find((one) => one.clientId === clientId);
    if (!sent) return;
    sent.error = '';
    try {
      const ids = sent.attachments.map((attachment) => attachment.id);
      await this.receive([await this.api.say(this.id, clientId, sent.text, ids, sent.faqId)]);
    } catch (error) {
      sent.error = error instanceof ApiError ? error.message : '没有发出去';
    }
  }

  /** Takes an unsent reply back. */
  drop(clientId: string): void {
    this.outgoing.value = this.outgoing.value.filter((one) => one.clientId !== clientId);
  }

  /** Writes a note that the customer never sees. */
  async note(text: string, mentions: string[], whisper: boolean): Promise<void> {
    this.receiveNote(await this.api.note(this.id, text, mentions, whisper));
  }
}
