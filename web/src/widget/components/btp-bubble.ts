/** `<btp-bubble>`: one message. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Sender, Source } from '../../shared/messages.js';
import type { Delivery, Item } from '../timeline.js';
import './btp-quick-replies.js';
import { emit } from './events.js';
import { documentIcon, markIcon } from './icons.js';
import { base } from './tokens.js';

/** What senders are called. */
export const SENDER_NAMES: Readonly<Record<Sender, string>> = {
  customer: '我',
  bot: '智能客服',
  agent: '人工客服',
  system: '系统消息',
};

const DELIVERY_LABELS = { sending: '发送中…', waiting: '待联网后发出', delivered: '已送达' } as const;

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

  protected override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (!item) return nothing;
    const served = item.sender === 'bot' || item.sender === 'agent';
    return html`<div class="message ${item.sender}" data-seq=${ifDefined(item.seq)}>
      ${
        served && item.opensTurn
          ? html`<div class="avatar" aria-hidden="true">${item.sender === 'bot' ? markIcon : '人'}</div>
              <span class="name">${SENDER_NAMES[item.sender]}</span>`
          : html`<span class="unseen">${SENDER_NAMES[item.sender]}</span>`
      }
      <div class="bubble">${item.text}</div>
      ${item.delivery ? html`<div class="delivery">${this.delivery(item.delivery)}</div>` : nothing}
      ${item.sources.length > 0 ? this.sources(item.sources) : nothing} ${this.replies(item)}
    </div>`;
  }

  private delivery(delivery: Delivery): TemplateResult {
    if (delivery.state !== 'failed') return html`${DELIVERY_LABELS[delivery.state]}`;
    return html`${delivery.reason}
      <button
        type="button"
        @click=${() => {
          emit(this, 'btp-retry', delivery.clientId);
        }}
      >
        未发出，点此重发
      </button>`;
  }

  private sources(sources: readonly Source[]): TemplateResult {
    return html`<div class="sources">
      ${sources.map(
        (source) =>
          html`<button
            type="button"
            class="source"
            aria-haspopup="dialog"
            @click=${() => {
              emit(this, 'btp-source', source);
            }}
          >
            ${documentIcon}<span>依据：《${source.title}》${source.section}</span>
          </button>`,
      )}
    </div>`;
  }

  private replies(item: Item): TemplateResult | typeof nothing {
    if (item.buttons.length === 0) return nothing;
    return html`<btp-quick-replies .buttons=${item.buttons} ?disabled=${!item.current}></btp-quick-replies>`;
  }
}
