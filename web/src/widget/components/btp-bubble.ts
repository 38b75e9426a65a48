/** `<btp-bubble>`: one message. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Card, Sender, Source } from '../../shared/messages.js';
import { Localised, words } from '../strings.js';
import type { Delivery, Item } from '../timeline.js';
import './btp-attachments.js';
import './btp-card.js';
import './btp-quick-replies.js';
import './btp-rating.js';
import { emit } from './events.js';
import { documentIcon, markIcon, thumbDownIcon, thumbUpIcon } from './icons.js';
import { base } from './tokens.js';

/** What the avatar of an agent shows: the last character of the name, which tells people apart. */
const initial = (item: Item): string => Array.from(item.author ?? '').at(-1) ?? '人';

/** Returns what the sender of a message is called. */
export function nameOf({ sender, author }: { sender: Sender; author?: string | null }): string {
  const t = words();
  if (sender === 'agent' && author) return `${t.agent} ${author}`;
  return { customer: t.me, bot: t.bot, agent: t.agent, system: t.system }[sender];
}

/** A message with its sender, sources, quick replies and delivery state. */
@customElement('btp-bubble')
export class Bubble extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      .message {
        position: relative;
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 8px;
        padding-inline: 44px 34px;
      }

      .avatar {
        position: absolute;
        inset: 0 auto auto 0;
        display: grid;
        place-items: center;
        width: 34px;
        height: 34px;
        border-radius: 11px;
        background: var(--brand);
        color: var(--on-brand);
        font-size: 0.875rem;
        font-weight: 600;
      }

      .agent .avatar {
        background: var(--brand-soft);
        color: var(--text-brand);
      }

      .name {
        color: var(--text-soft);
        font-size: var(--text-size-small);
        line-height: 1.2;
      }

      .bubble {
        max-width: 100%;
        padding: 10px 14px;
        border-radius: var(--radius-small) var(--radius) var(--radius) var(--radius);
        background: var(--bubble);
        box-shadow: var(--shadow);
        line-height: 1.65;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }

      .customer {
        align-items: flex-end;
        gap: 4px;
        padding-inline: 44px 0;
      }

      .customer .bubble {
        border-radius: var(--radius) var(--radius-small) var(--radius) var(--radius);
        background: var(--bubble-mine);
        box-shadow: none;
      }

      .system {
        align-items: center;
        padding-inline: 12px;
      }

      .system .bubble {
        max-width: 36em;
        padding: 2px 0;
        background: none;
        box-shadow: none;
        color: var(--text-soft);
        font-size: 0.875rem;
        text-align: center;
      }

      btp-rating,
      btp-card {
        text-align: start;
      }

      .helpful {
        display: flex;
        gap: 4px;
        margin: -4px 0 0;
      }

      .helpful button {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        min-height: 28px;
        padding: 3px 9px;
        border: 0;
        border-radius: 14px;
        background: none;
        color: var(--text-soft);
        font-size: var(--text-size-small);
      }

      .helpful button:hover {
        background: color-mix(in srgb, currentcolor 9%, transparent);
      }

      .helpful button[aria-pressed='true'] {
        background: var(--brand-soft);
        color: var(--text-brand);
      }

      .source,
      .delivery button {
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: var(--text-size-small);
        text-align: start;
      }

      .sources {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        margin: -2px 0;
      }

      .source {
        display: inline-flex;
        gap: 5px;
        min-height: 26px;
        padding: 3px 4px;
        color: var(--text-soft);
        line-height: 1.5;
      }

      .source svg {
        flex: none;
        margin-top: 0.2em;
      }

      .source:hover span {
        color: var(--text-brand);
        text-decoration: underline;
        text-underline-offset: 3px;
      }

      .delivery {
        color: var(--text-soft);
        font-size: 0.75rem;
        text-align: end;
      }

      .delivery button {
        min-height: 26px;
        padding: 2px 4px;
        color: var(--danger);
        text-align: end;
      }
    `,
  ];

  /** The message. */
  @property({ attribute: false }) item: Item | undefined;

  /** What the customer thinks of it. */
  @property({ type: Number }) score: number | undefined;

  /** Whether the last attempt to rate it did not get through. */
  @property({ type: Boolean }) unrated = false;

  protected readonly localised = new Localised(this);

  protected override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (!item) return nothing;
    const served = item.sender === 'bot' || item.sender === 'agent';
    return html`<div class="message ${item.sender}" data-seq=${ifDefined(item.seq)}>
      ${
        served && item.opensTurn
          ? html`<div class="avatar" aria-hidden="true">
                ${item.sender === 'bot' ? markIcon : initial(item)}
              </div>
              <span class="name">${nameOf(item)}</span>`
          : html`<span class="unseen">${nameOf(item)}</span>`
      }
      ${
        item.attachments.length > 0
          ? html`<btp-attachments
              .attachments=${item.attachments}
              ?many=${item.attachments.length > 1}
            ></btp-attachments>`
          : nothing
      }
      ${item.text ? html`<div class="bubble">${item.text}</div>` : nothing}
      ${item.cards.map((card) => this.card(card, item))}
      ${item.delivery ? html`<div class="delivery">${this.delivery(item.delivery)}</div>` : nothing}
      ${item.sources.length > 0 ? this.sources(item) : nothing} ${this.replies(item)}
    </div>`;
  }

  private card(card: Card, item: Item): TemplateResult {
    if (card.type !== 'rating') return html`<btp-card .card=${card}></btp-card>`;
    return html`<btp-rating
      messageId=${ifDefined(item.id)}
      .score=${this.score}
      ?unrated=${this.unrated}
    ></btp-rating>`;
  }

  private delivery(delivery: Delivery): TemplateResult {
    const t = words();
    if (delivery.state !== 'failed') return html`${t[delivery.state]}`;
    return html`${delivery.reason}
      <button
        type="button"
        @click=${() => {
          emit(this, 'btp-retry', delivery.clientId);
        }}
      >
        ${t.resend}
      </button>`;
  }

  private sources(item: Item): TemplateResult {
    return html`<div class="sources">${item.sources.map((source) => this.source(source))}</div>
      ${item.sender === 'bot' && item.id !== undefined ? this.helpful(item.id) : nothing}`;
  }

  private source(source: Source): TemplateResult {
    return html`<button
      type="button"
      class="source"
      aria-haspopup="dialog"
      @click=${() => {
        emit(this, 'btp-source', source);
      }}
    >
      ${documentIcon}<span>${words().source}：《${source.title}》${source.section}</span>
    </button>`;
  }

  private helpful(messageId: string): TemplateResult {
    const t = words();
    const choice = (score: number, label: string, icon: unknown): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this.score === score}
        @click=${() => {
          emit(this, 'btp-rate', { messageId, score });
        }}
      >
        ${icon}${label}
      </button>`;
    return html`<div class="helpful" role="group" aria-label=${t.wasHelpful}>
      ${choice(1, t.helpful, thumbUpIcon)}${choice(0, t.unhelpful, thumbDownIcon)}
      <span class="unseen" role="status">${this.unrated ? t.notRated : ''}</span>
    </div>`;
  }

  private replies(item: Item): TemplateResult | typeof nothing {
    if (item.buttons.length === 0) return nothing;
    return html`<btp-quick-replies
      .buttons=${item.buttons}
      ?disabled=${!item.current}
      ?numbered=${item.id !== undefined}
    ></btp-quick-replies>`;
  }
}
