/** `<btp-quick-replies>`: what can be answered with one press. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Button } from '../../shared/messages.js';
import { emit } from './events.js';
import { base } from './tokens.js';

/** From so many choices on, they are numbered; typing the number chooses too. */
export const NUMBERED_FROM = 4;

/** A row of buttons; fires `btp-press` with the button that was pressed. */
@customElement('btp-quick-replies')
export class QuickReplies extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }

      button {
        min-height: 36px;
        padding: 6px 14px;
        border: 1px solid color-mix(in srgb, var(--brand) 45%, transparent);
        border-radius: 18px;
        background: var(--surface-raised);
        color: var(--text-brand);
        font-size: 0.9375rem;
        line-height: 1.4;
        text-align: start;
        overflow-wrap: anywhere;
        transition: background-color 0.15s;
      }

      i {
        margin-inline-end: 7px;
        color: var(--text-soft);
        font-size: 0.8125rem;
        font-style: normal;
        font-variant-numeric: tabular-nums;
      }

      button:hover:enabled {
        background: var(--brand-soft);
      }

      button:disabled {
        border-color: var(--line);
        background: transparent;
        color: var(--text-soft);
        opacity: 0.75;
      }
    `,
  ];

  /** What is offered. */
  @property({ attribute: false }) buttons: readonly Button[] = [];

  /** Whether the time to press them is over. */
  @property({ type: Boolean }) disabled = false;

  /** Whether many choices are numbered. */
  @property({ type: Boolean }) numbered = false;

  protected override render(): TemplateResult[] {
    const numbered = this.numbered && this.buttons.length >= NUMBERED_FROM;
    return this.buttons.map(
      (button, index) =>
        html`<button
          type="button"
          ?disabled=${this.disabled}
          @click=${() => {
            emit(this, 'btp-press', button);
          }}
        >
          ${numbered ? html`<i>${index + 1}</i>` : nothing}${button.title}
        </button>`,
    );
  }
}
