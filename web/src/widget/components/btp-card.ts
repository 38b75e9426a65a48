/** `<btp-card>`: an order or a ticket. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { timeLabel } from '../../shared/clock.js';
import type { OrderCard, TicketCard } from '../../shared/messages.js';
import { Localised, words } from '../strings.js';
import { base } from './tokens.js';

const MOST_ITEMS = 3;

/** A card below a message. What is not known is left out. */
@customElement('btp-card')
export class CardElement extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        width: min(100%, 340px);
      }

      article {
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--surface-raised);
        font-size: 0.875rem;
        line-height: 1.5;
      }

      header {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 10px;
        padding: 12px 14px 10px;
        border-bottom: 1px solid var(--line);
      }

      h3 {
        margin: 0;
        color: var(--text-soft);
        font-size: 0.75rem;
        font-weight: 400;
      }

      .number {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.01em;
        overflow-wrap: anywhere;
        user-select: all;
      }

      .stage {
        flex: none;
        padding: 2px 9px;
        border-radius: 999px;
        background: var(--brand-soft);
        color: var(--text-brand);
        font-size: 0.75rem;
        font-weight: 600;
      }

      ul,
      dl {
        margin: 0;
        padding: 10px 14px;
        list-style: none;
      }

      ul + dl {
        border-top: 1px solid var(--line);
      }

      li,
      dl div {
        display: flex;
        justify-content: space-between;
        gap: 14px;
      }

      li + li,
      dl div + div {
        margin-top: 4px;
      }

      dt,
      .quantity {
        flex: none;
        color: var(--text-soft);
      }

      dd {
        margin: 0;
        text-align: end;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }

      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  /** What is shown. */
  @property({ attribute: false }) card: OrderCard | TicketCard | undefined;

  protected readonly localised = new Localised(this);

  protected override render(): TemplateResult | typeof nothing {
    if (!this.card) return nothing;
    return this.card.type === 'order' ? this.order(this.card) : this.ticket(this.card);
  }

  private order(card: OrderCard): TemplateResult {
    const t = words();
    const items = card.items ?? [];
    return html`<article aria-label="${t.order} ${card.number}">
      ${head(t.order, card.number, card.status_name)}
      ${
        items.length > 0
          ? html`<ul>
              ${items.slice(0, MOST_ITEMS).map(
                ({ name, quantity, price }) =>
                  html`<li>
                    <span class="name">${name}</span>
                    ${quantity ? html`<span class="quantity">×${quantity}</span>` : nothing}
                    ${price ? html`<span>¥${price}</span>` : nothing}
                  </li>`,
              )}
              ${items.length > MOST_ITEMS ? html`<li class="quantity">${t.items(items.length)}</li>` : nothing}
            </ul>`
          : nothing
      }
      ${facts([
        [t.total, card.total && `¥${card.total}`],
        [t.placedAt, moment(card.placed_at)],
        [t.delivery, [card.carrier, card.waybill].filter(Boolean).join(' ')],
        [t.lastEvent, card.last_event],
      ])}
    </article>`;
  }

  private ticket(card: TicketCard): TemplateResult {
    const t = words();
    return html`<article aria-label="${t.ticket} ${card.number}">
      ${head(card.kind_name ?? t.ticket, card.number, card.stage_name)}
      ${facts([
        [t.createdAt, moment(card.created_at)],
        [t.dueAt, moment(card.due_at)],
      ])}
    </article>`;
  }
}

function head(kind: string, number: string, stage: string | null | undefined): TemplateResult {
  return html`<header>
    <div>
      <h3>${kind}</h3>
      <div class="number">${number}</div>
    </div>
    ${stage ? html`<span class="stage">${stage}</span>` : nothing}
  </header>`;
}

function facts(all: [string, string | null | undefined][]): TemplateResult | typeof nothing {
  const known = all.filter(([, value]) => value);
  if (known.length === 0) return nothing;
  return html`<dl>
    ${known.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function moment(iso: string | null | undefined): string {
  return iso ? timeLabel(new Date(iso), new Date()) : '';
}
