/** `<btp-composer>`: where the customer types. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { emit } from './events.js';
import { sendIcon } from './icons.js';
import { base } from './tokens.js';

/** How many characters a message may have. */
export const MAX_TEXT = 2000;

const COUNTED_FROM = 1800;
const SAME_KEY_MS = 50;

/** A text field that grows; fires `btp-say` with the words. Enter sends, Shift+Enter makes a new line. */
@customElement('btp-composer')
export class Composer extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 10px max(var(--space), env(safe-area-inset-right)) calc(10px + env(safe-area-inset-bottom))
          max(var(--space), env(safe-area-inset-left));
        border-top: 1px solid var(--line);
        background: var(--surface);
      }

      form {
        display: flex;
        align-items: flex-end;
        gap: 8px;
        padding: 5px;
        border: 1px solid var(--line);
        border-radius: 24px;
        background: var(--surface-raised);
        transition: border-color 0.15s;
      }

      form:focus-within {
        border-color: var(--brand);
        box-shadow: 0 0 0 1px var(--brand);
      }

      textarea {
        flex: 1;
        min-width: 0;
        max-height: min(9.6em, 30vh);
        padding: 6px 4px 6px 13px;
        border: 0;
        background: none;
        font-size: var(--text-size);
        line-height: 1.6;
        resize: none;
        overflow-wrap: anywhere;
      }

      textarea:focus-visible {
        outline: none;
      }

      textarea::placeholder {
        color: var(--text-soft);
        opacity: 1;
      }

      button {
        flex: none;
        display: grid;
        place-items: center;
        width: 38px;
        height: 38px;
        border: 0;
        border-radius: 50%;
        background: var(--brand);
        color: var(--on-brand);
        transition: background-color 0.15s;
      }

      button:hover:enabled {
        background: var(--brand-strong);
      }

      button:disabled {
        background: var(--line);
        color: var(--text-soft);
      }

      .count {
        margin: 6px 14px 0;
        color: var(--text-soft);
        font-size: var(--text-size-small);
        text-align: end;
        font-variant-numeric: tabular-nums;
      }

      .count.over {
        color: var(--danger);
      }
    `,
  ];

  @state() private text = '';
  private compositionEndedAt = -Infinity;
  @query('textarea') private readonly field!: HTMLTextAreaElement;

  override focus(): void {
    this.field.focus();
  }

  protected override render(): TemplateResult {
    const length = lengthOf(this.text.trim());
    const over = length - MAX_TEXT;
    return html`<form
        @submit=${(event: Event) => {
          event.preventDefault();
          this.send();
        }}
      >
        <textarea
          rows="1"
          aria-label="输入您的问题"
          aria-describedby="count"
          placeholder="请描述您的问题…"
          enterkeyhint="send"
          .value=${this.text}
          @input=${this.onInput}
          @keydown=${this.onKey}
          @compositionend=${this.onCompositionEnd}
        ></textarea>
        <button type="submit" aria-label="发送" ?disabled=${length === 0 || over > 0}>${sendIcon}</button>
      </form>
      <div id="count" class="count ${over > 0 ? 'over' : ''}" ?hidden=${length < COUNTED_FROM}>
        ${length} / ${MAX_TEXT}${over > 0 ? `，超出 ${over} 字，请删减后发送` : nothing}
      </div>`;
  }

  protected override updated(): void {
    this.field.style.height = 'auto';
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  private onInput(): void {
    this.text = this.field.value;
  }

  private onKey(event: KeyboardEvent): void {
    // Safari ends the composition just before the Enter that ended it.
    const composing = event.isComposing || event.timeStamp - this.compositionEndedAt < SAME_KEY_MS;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    this.send();
  }

  private onCompositionEnd(event: CompositionEvent): void {
    this.compositionEndedAt = event.timeStamp;
  }

  private send(): void {
    const text = this.text.trim();
    if (text === '' || lengthOf(text) > MAX_TEXT) return;
    this.text = '';
    emit(this, 'btp-say', text);
  }
}

/** Returns the length in Unicode code points, as the hub counts it. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
