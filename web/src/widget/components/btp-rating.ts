/** `<btp-rating>`: asks how the episode was. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Localised, words } from '../strings.js';
import { emit } from './events.js';
import { starIcon } from './icons.js';
import { base } from './tokens.js';

/** Five stars and an optional comment; fires `btp-rate`. */
@customElement('btp-rating')
export class RatingElement extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        width: min(100%, 320px);
      }

      fieldset {
        margin: 0;
        padding: 12px 14px 14px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--surface-raised);
        text-align: center;
      }

      .stars {
        display: flex;
        justify-content: center;
        gap: 2px;
      }

      label {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        border-radius: 12px;
        color: var(--star-off);
        cursor: pointer;
        transition: color 0.12s;
      }

      label.on {
        color: #d68a00;
      }

      label:focus-within {
        outline: 2px solid var(--text-brand);
        outline-offset: -2px;
      }

      p {
        min-height: 1.5em;
        margin: 2px 0 0;
        color: var(--text-soft);
        font-size: 0.875rem;
      }

      form {
        display: flex;
        gap: 8px;
        margin-top: 10px;
      }

      input[type='text'] {
        flex: 1;
        min-width: 0;
        padding: 6px 12px;
        border: 1px solid var(--line-strong);
        border-radius: 10px;
        background: var(--surface);
        font-size: 0.9375rem;
      }

      form button {
        flex: none;
        padding: 6px 14px;
        border: 0;
        border-radius: 10px;
        background: var(--brand);
        color: var(--on-brand);
        font-size: 0.9375rem;
      }
    `,
  ];

  /** The message that asks. */
  @property() messageId = '';

  /** The score that was given, 1 to 5. */
  @property({ type: Number }) score: number | undefined;

  /** Whether the last attempt did not get through. */
  @property({ type: Boolean }) unrated = false;

  @state() private commented = false;
  @query('input[type=text]') private readonly comment!: HTMLInputElement | null;
  protected readonly localised = new Localised(this);

  protected override render(): TemplateResult {
    const t = words();
    const score = this.score ?? 0;
    return html`<fieldset>
      <legend class="unseen">${t.rate}</legend>
      <div class="stars">
        ${t.scores.map(
          (name, index) =>
            html`<label class=${index < score ? 'on' : ''} title=${name}>
              <input
                class="unseen"
                type="radio"
                name="score"
                aria-label=${`${name}（${index + 1}）`}
                .checked=${score === index + 1}
                @change=${() => {
                  this.give(index + 1);
                }}
              />${starIcon}
            </label>`,
        )}
      </div>
      <p role="status">${this.unrated ? t.notRated : this.said(score)}</p>
      ${score > 0 && !this.commented ? this.form() : nothing}
    </fieldset>`;
  }

  private said(score: number): string {
    const name = words().scores[score - 1];
    if (!name) return '';
    return this.commented ? words().thanks : `${name} · ${words().thanks}`;
  }

  private form(): TemplateResult {
    const t = words();
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        this.give(this.score ?? 0, this.comment?.value.trim());
        this.commented = true;
      }}
    >
      <input
        type="text"
        maxlength="500"
        aria-label=${t.comment}
        placeholder=${t.comment}
        autocomplete="off"
      />
      <button type="submit">${t.submit}</button>
    </form>`;
  }

  private give(score: number, comment?: string): void {
    emit(this, 'btp-rate', { messageId: this.messageId, score, ...(comment ? { comment } : {}) });
  }
}
