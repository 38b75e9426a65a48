/** `<btp-chat>`: the whole chat, for a page of its own or inside another. */

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Message } from '../../shared/messages.js';
import { browserStorage } from '../../shared/storage.js';
import { Api, type Identity, type Inbox } from '../api.js';
import { Chat } from '../chat.js';
import { chime } from '../chime.js';
import { headline, openingItem, placeholder } from '../presenting.js';
import { currentLanguage, Localised, useLanguage, words } from '../strings.js';
import { Suggester } from '../suggester.js';
import type { Item } from '../timeline.js';
import { save, transcript } from '../transcript.js';
import { nameOf } from './btp-bubble.js';
import './btp-composer.js';
import type { Composer } from './btp-composer.js';
import './btp-header.js';
import './btp-message-list.js';
import { NUMBERED_FROM } from './btp-quick-replies.js';
import './btp-source-sheet.js';
import type { SourceSheet } from './btp-source-sheet.js';
import { emit, type ComponentEvents } from './events.js';
import { base, tokens } from './tokens.js';

const SOUND_KEY = 'btp.sound';
const LANGUAGE_KEY = 'btp.language';

/** The chat element; fires `btp-unread` and `btp-message` for the page around it. */
@customElement('btp-chat')
export class ChatElement extends LitElement {
  static override styles = [
    tokens,
    base,
    css`
      :host {
        position: relative;
        color: var(--text);
        font-family: var(--font);
        font-size: var(--text-size);
      }

      .frame {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr) auto;
        grid-template-columns: minmax(0, 1fr);
        height: 100%;
        overflow: hidden;
        border-radius: var(--chat-radius, 0);
        background: var(--page);
        box-shadow: var(--chat-shadow, none);
      }

      .banner {
        padding: 8px var(--space);
        background: var(--warn);
        color: var(--on-warn);
        font-size: 0.875rem;
        line-height: 1.5;
        text-align: center;
        text-wrap: pretty;
      }
    `,
  ];

  /** Where the hub is; empty for the page's own origin. Read once, when the element is connected. */
  @property() base = '';

  /** How the chat looks and where it stands. */
  @property({ attribute: false }) inbox: Inbox | undefined;

  /** The customer, if the shop vouches for them; another one begins another conversation. */
  @property({ attribute: false }) identity: Identity | undefined;

  /** Whether the customer sees the chat. */
  @property({ type: Boolean }) visible = true;

  /** Whether the chat can be put away. */
  @property({ type: Boolean }) closable = false;

  @state() private announcement = '';
  @state() private suggestions: readonly string[] = [];
  @query('btp-source-sheet') private readonly sheet!: SourceSheet;
  @query('btp-composer') private readonly composer!: Composer | null;
  private readonly storage = browserStorage();
  private chat: Chat | undefined;
  private connected = false;
  private unread = 0;
  private suggester: Suggester | undefined;
  protected readonly localised = new Localised(this);

  /** Brings the cursor into the text field. */
  override focus(): void {
    this.composer?.focus();
  }

  /** Sends words in the customer's name. */
  say(text: string): void {
    this.connect();
    this.chat?.say(text);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.chat?.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.inbox) return;
    if (changed.has('inbox')) {
      const chosen = this.storage.getItem(LANGUAGE_KEY);
      useLanguage(chosen === 'zh-CN' || chosen === 'zh-TW' ? chosen : this.inbox.language);
      this.style.setProperty('--chat-colour', this.inbox.colour);
    }
    if (changed.has('inbox') || changed.has('identity')) this.begin(this.inbox);
    if (this.visible || this.chat?.returning) this.connect();
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.listen('btp-press', (button) => {
      if (button.payload === '') this.chat?.say(button.title);
      else this.chat?.press(button.title, button.payload);
    });
    this.listen('btp-say', ({ text, attachments }) => {
      this.suggester?.clear();
      const choice = attachments.length === 0 ? this.choice(text) : undefined;
      if (choice) this.chat?.press(choice.title, choice.payload);
      else this.chat?.say(text, attachments);
    });
    this.listen('btp-typed', (text) => {
      this.chat?.typed(text);
      if (this.chat?.situation?.status === 'pending') this.suggester?.typed(text);
    });
    this.listen('btp-retry', (clientId) => this.chat?.retry(clientId));
    this.listen('btp-source', (source) => void this.sheet.open(source));
    this.listen('btp-rate', ({ messageId, score, comment }) => {
      void this.chat?.ratings.give(messageId, score, comment);
    });
    this.listen('btp-sound', () => {
      this.storage.setItem(SOUND_KEY, this.sound ? '' : 'on');
      this.requestUpdate();
    });
    this.listen('btp-language', () => {
      const other = currentLanguage() === 'zh-CN' ? 'zh-TW' : 'zh-CN';
      this.storage.setItem(LANGUAGE_KEY, other);
      useLanguage(other);
    });
    this.listen('btp-download', () => {
      save(transcript(this.inbox?.title ?? '', this.chat?.items ?? [], nameOf));
    });
  }

  protected override render(): TemplateResult {
    const state = this.chat?.connectionState ?? 'connecting';
    const situation = this.chat?.situation;
    const { status, mood } = headline(state, situation);
    return html`<main class="frame">
        <btp-header
          .title=${this.inbox?.title ?? ''}
          .status=${status}
          .mood=${mood}
          ?sound=${this.sound}
          ?closable=${this.closable}
        ></btp-header>
        <div role="status">
          ${state === 'offline' ? html`<div class="banner">${words().offline}</div>` : ''}
        </div>
        <btp-message-list
          .items=${this.items()}
          .typing=${this.chat?.typing}
          .ratings=${this.chat?.ratings}
        ></btp-message-list>
        ${this.chat ? this.writing(this.chat) : ''}
      </main>
      <div class="unseen" aria-live="polite">${this.announcement}</div>
      <btp-source-sheet .load=${(id: string) => this.chat?.document(id)}></btp-source-sheet>`;
  }

  /** Where the customer writes: there is nobody to take their words before the conversation has begun. */
  private writing(chat: Chat): TemplateResult {
    return html`<btp-composer
      .suggestions=${this.suggestions}
      .hint=${placeholder(chat.situation)}
      .upload=${(...file: Parameters<Chat['upload']>) => chat.upload(...file)}
    ></btp-composer>`;
  }

  protected override updated(): void {
    if (this.visible && document.visibilityState === 'visible') this.chat?.see();
    const unread = this.chat?.unread ?? 0;
    if (unread === this.unread) return;
    this.unread = unread;
    emit(this, 'btp-unread', unread);
  }

  private get sound(): boolean {
    return this.storage.getItem(SOUND_KEY) === 'on';
  }

  private readonly onVisibility = (): void => {
    this.requestUpdate();
  };

  /** Begins the conversation of this customer; it connects when it is needed. */
  private begin(inbox: Inbox): void {
    this.chat?.stop();
    this.connected = false;
    const api = new Api(this.base);
    this.suggester = new Suggester(
      (typed) => api.suggestions(typed),
      (found) => {
        this.suggestions = found;
      },
    );
    this.chat = new Chat(api, this.storage, inbox.id, this.identity, {
      changed: () => {
        this.requestUpdate();
      },
      answered: (messages) => {
        this.answered(messages);
      },
    });
  }

  private connect(): void {
    if (this.connected || !this.chat) return;
    this.connected = true;
    this.chat.start();
  }

  /** The greeting, then the conversation. */
  private items(): Item[] {
    const items = this.chat?.items ?? [];
    return this.inbox ? [openingItem(this.inbox, items), ...items] : items;
  }

  /** Returns the numbered choice that a typed number means, if choices are offered now. */
  private choice(text: string): { title: string; payload: string } | undefined {
    const offered = this.chat?.items.findLast((item) => item.buttons.length >= NUMBERED_FROM && item.current);
    return /^[1-9]\d?$/.test(text) ? offered?.buttons[Number(text) - 1] : undefined;
  }

  private answered(messages: readonly Message[]): void {
    this.announcement = messages.map((message) => `${nameOf(message)}：${message.text}`).join('\n');
    if (this.sound && !(this.visible && document.hasFocus())) chime();
    for (const message of messages) emit(this, 'btp-message', message);
  }

  private listen<Name extends keyof ComponentEvents>(
    name: Name,
    act: (detail: ComponentEvents[Name]) => void,
  ): void {
    this.renderRoot.addEventListener(name, (event) => {
      act((event as CustomEvent<ComponentEvents[Name]>).detail);
    });
  }
}
