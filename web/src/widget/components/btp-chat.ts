/** `<btp-chat>`: the whole chat, for a page of its own or inside another. */

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Message } from '../../shared/messages.js';
import { Api } from '../api.js';
import { Chat } from '../chat.js';
import { GREETING, SUGGESTIONS } from '../greeting.js';
import { browserStorage } from '../../shared/storage.js';
import type { Item } from '../timeline.js';
import { SENDER_NAMES } from './btp-bubble.js';
import './btp-composer.js';
import './btp-message-list.js';
import './btp-source-sheet.js';
import type { SourceSheet } from './btp-source-sheet.js';
import type { ComponentEvents } from './events.js';
import { markIcon } from './icons.js';
import { base, tokens } from './tokens.js';

const OPENED_AT = new Date();

/** The chat element. */
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

      header {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: calc(12px + env(safe-area-inset-top)) max(var(--space), env(safe-area-inset-right)) 12px
          max(var(--space), env(safe-area-inset-left));
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }

      .mark {
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        border-radius: 13px;
        background: var(--brand);
        color: var(--on-brand);
      }

      h1 {
        margin: 0;
        font-size: 1.0625rem;
        line-height: 1.3;
      }

      header p {
        display: flex;
        align-items: center;
        gap: 6px;
        margin: 2px 0 0;
        color: var(--text-soft);
        font-size: var(--text-size-small);
        line-height: 1.3;
      }

      header p::before {
        content: '';
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: var(--text-soft);
      }

      header p.online::before {
        background: var(--ok);
      }

      .banner {
        padding: 8px var(--space);
        background: var(--warn);
        color: var(--on-warn);
        font-size: 0.875rem;
        text-align: center;
      }
    `,
  ];

  /** Where the hub is; empty for the page's own origin. Read once, when the element is connected. */
  @property() base = '';

  @state() private announcement = '';
  @query('btp-source-sheet') private readonly sheet!: SourceSheet;
  private chat: Chat | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.chat = new Chat(new Api(this.base), browserStorage(), {
      changed: () => {
        this.requestUpdate();
      },
      answered: (messages) => {
        this.announce(messages);
      },
    });
    this.chat.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chat?.stop();
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.listen('btp-press', (button) => {
      if (button.payload === '') this.chat?.say(button.title);
      else this.chat?.press(button.title, button.payload);
    });
    this.listen('btp-say', (text) => this.chat?.say(text));
    this.listen('btp-retry', (clientId) => this.chat?.retry(clientId));
    this.listen('btp-source', (source) => void this.sheet.open(source));
  }

  protected override render(): TemplateResult {
    const state = this.chat?.connectionState ?? 'connecting';
    return html`<main class="frame">
        <header>
          <div class="mark">${markIcon}</div>
          <div>
            <h1>B特派客服</h1>
            <p class=${state}>${state === 'online' ? '在线，随时为您解答' : '连接中…'}</p>
          </div>
        </header>
        <div role="status">
          ${state === 'offline' ? html`<div class="banner">网络断开，正在重连…</div>` : ''}
        </div>
        <btp-message-list .items=${this.items()} .typing=${this.chat?.typing ?? false}></btp-message-list>
        <btp-composer></btp-composer>
      </main>
      <div class="unseen" aria-live="polite">${this.announcement}</div>
      <btp-source-sheet .load=${(id: string) => this.chat?.document(id)}></btp-source-sheet>`;
  }

  /** The greeting, then the conversation. */
  private items(): Item[] {
    const items = this.chat?.items ?? [];
    const greeting: Item = {
      key: 'greeting',
      sender: 'bot',
      text: GREETING,
      createdAt: items[0]?.createdAt ?? OPENED_AT,
      opensStretch: items.length === 0,
      opensTurn: true,
      buttons: SUGGESTIONS.map((title) => ({ title, payload: '' })),
      current: items.length === 0,
      sources: [],
    };
    return [greeting, ...items];
  }

  private announce(messages: readonly Message[]): void {
    this.announcement = messages
      .map((message) => `${SENDER_NAMES[message.sender]}：${message.text}`)
      .join('\n');
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
