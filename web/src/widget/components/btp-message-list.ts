/** `<btp-message-list>`: the conversation, kept at its end while the customer reads there. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { timeLabel } from '../../shared/clock.js';
import type { Ratings } from '../ratings.js';
import { Localised, words } from '../strings.js';
import type { Item } from '../timeline.js';
import './btp-bubble.js';
import { downIcon } from './icons.js';
import { base } from './tokens.js';

const NEAR_END_PX = 80;

/** The scrolling list of messages. */
@customElement('btp-message-list')
export class MessageList extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
      }

      .scroller {
        height: 100%;
        overflow: hidden auto;
        overscroll-behavior: contain;
        padding: 4px max(var(--space), env(safe-area-inset-right)) 20px
          max(var(--space), env(safe-area-inset-left));
        scrollbar-width: thin;
        scrollbar-color: var(--line) transparent;
      }

      .scroller:focus-visible {
        outline-offset: -3px;
      }

      btp-bubble {
        margin-top: 6px;
      }

      btp-bubble.opens {
        margin-top: 18px;
      }

      time {
        display: block;
        margin: 20px 0 -4px;
        color: var(--text-soft);
        font-size: 0.75rem;
        text-align: center;
      }

      .typing {
        display: inline-flex;
        gap: 5px;
        margin: 18px 0 0 44px;
        padding: 14px 16px;
        border-radius: var(--radius-small) var(--radius) var(--radius) var(--radius);
        background: var(--bubble);
        box-shadow: var(--shadow);
      }

      .typing i {
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: var(--text-soft);
        animation: breathe 1.2s infinite ease-in-out;
      }

      .typing i:nth-of-type(2) {
        animation-delay: 0.16s;
      }

      .typing i:nth-of-type(3) {
        animation-delay: 0.32s;
      }

      @keyframes breathe {
        0%,
        70%,
        100% {
          opacity: 0.3;
        }
        35% {
          opacity: 1;
        }
      }

      .newest {
        position: absolute;
        inset: auto 0 14px;
        width: max-content;
        margin: 0 auto;
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 36px;
        padding: 6px 16px;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--surface-raised);
        color: var(--text-brand);
        font-size: 0.875rem;
        box-shadow: 0 4px 14px rgb(0 0 0 / 12%);
      }
    `,
  ];

  /** What is shown, oldest first. */
  @property({ attribute: false }) items: readonly Item[] = [];

  /** Who is preparing an answer. */
  @property() typing: 'bot' | 'agent' | undefined;

  /** What the customer thinks of the messages. */
  @property({ attribute: false }) ratings: Ratings | undefined;

  protected readonly localised = new Localised(this);

  @state() private atEnd = true;
  @query('.scroller') private readonly scroller!: HTMLElement;
  private readonly resized = new ResizeObserver(() => {
    if (this.atEnd) this.toEnd('instant');
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override render(): TemplateResult {
    const now = new Date();
    return html`<div
        class="scroller"
        role="log"
        aria-live="off"
        aria-label=${words().log}
        tabindex="0"
        @scroll=${this.onScroll}
      >
        ${repeat(
          this.items,
          (item) => item.key,
          (item) =>
            html`${
                item.opensStretch
                  ? html`<time datetime=${item.createdAt.toISOString()}
                      >${timeLabel(item.createdAt, now)}</time
                    >`
                  : nothing
              }<btp-bubble
                class=${item.opensTurn ? 'opens' : ''}
                .item=${item}
                .score=${item.id === undefined ? undefined : this.ratings?.of(item.id)}
                ?unrated=${item.id !== undefined && this.ratings?.hasFailed(item.id)}
              ></btp-bubble>`,
        )}
        ${
          this.typing
            ? html`<div class="typing">
                <span class="unseen">${words().typing(words()[this.typing])}</span><i></i><i></i><i></i>
              </div>`
            : nothing
        }
      </div>
      ${
        this.atEnd
          ? nothing
          : html`<button
              type="button"
              class="newest"
              @click=${() => {
                this.toEnd('smooth');
              }}
            >
              ${downIcon}${words().newest}
            </button>`
      }`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('items');
    const mine = before && before.length < this.items.length && this.items.at(-1)?.sender === 'customer';
    if ((changed.has('items') || changed.has('typing')) && (this.atEnd || mine)) {
      // The bubbles lay themselves out after this update.
      requestAnimationFrame(() => {
        this.toEnd('instant');
      });
    }
  }

  private toEnd(behavior: ScrollBehavior): void {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  private onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }
}
