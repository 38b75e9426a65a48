/** `<btp-composer>`: where the customer types. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Localised, words } from '../strings.js';
import { ACCEPTED, Uploads, type Upload, type Uploader } from '../uploads.js';
import { composerStyles } from './composer-styles.js';
import { emit } from './events.js';
import { attachIcon, closeIcon, sendIcon } from './icons.js';
import { base } from './tokens.js';

/** How many characters a message may have. */
export const MAX_TEXT = 2000;

const COUNTED_FROM = 1800;
const SAME_KEY_MS = 50;

/**
 * A text field that grows, and the files that go along; fires `btp-say`. Enter sends, Shift+Enter makes a new line, the
 * upward arrow in an empty or single line leads to the suggestions.
 */
@customElement('btp-composer')
export class Composer extends LitElement {
  static override styles = [base, composerStyles];

  /** Brings a file to the hub. */
  @property({ attribute: false }) upload: Uploader = () => Promise.reject(new Error('no uploader'));

  /** Questions that match what is being typed. */
  @property({ attribute: false }) suggestions: readonly string[] = [];

  /** What the empty field says. */
  @property() hint = '';

  @state() private text = '';
  private readonly uploads = new Uploads(
    (...file) => this.upload(...file),
    () => {
      this.requestUpdate();
    },
  );
  private compositionEndedAt = -Infinity;
  @query('textarea') private readonly field!: HTMLTextAreaElement;
  @query('input[type=file]') private readonly chooser!: HTMLInputElement;
  protected readonly localised = new Localised(this);

  override focus(): void {
    this.field.focus();
  }

  protected override render(): TemplateResult {
    const t = words();
    const length = lengthOf(this.text.trim());
    const over = length - MAX_TEXT;
    const nothingToSay = length === 0 && this.uploads.entries.length === 0;
    return html`${this.suggestions.length > 0 ? this.suggested() : nothing}
      <div class="unseen" role="status">
        ${this.suggestions.length > 0 ? t.suggestionsHint(this.suggestions.length) : ''}
      </div>
      ${this.files()}
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          this.send();
        }}
        @dragover=${prevent}
        @drop=${this.onDrop}
      >
        <input
          type="file"
          hidden
          multiple
          accept=${ACCEPTED}
          @change=${() => {
            this.uploads.add(Array.from(this.chooser.files ?? []));
            this.chooser.value = '';
          }}
        />
        <button
          type="button"
          class="icon-button"
          aria-label=${t.attach}
          title=${t.attach}
          @click=${() => {
            this.chooser.click();
          }}
        >
          ${attachIcon}
        </button>
        <textarea
          rows="1"
          aria-label=${t.input}
          aria-describedby="count"
          placeholder=${this.hint || t.placeholder}
          enterkeyhint="send"
          .value=${this.text}
          @input=${this.onInput}
          @keydown=${this.onKey}
          @paste=${this.onPaste}
          @compositionend=${this.onCompositionEnd}
        ></textarea>
        <button
          type="submit"
          class="send"
          aria-label=${t.send}
          ?disabled=${nothingToSay || over > 0 || !this.uploads.ready}
        >
          ${sendIcon}
        </button>
      </form>
      <div id="count" class="count ${over > 0 ? 'over' : ''}" ?hidden=${length < COUNTED_FROM}>
        ${length} / ${MAX_TEXT}${over > 0 ? t.over(over) : nothing}
      </div>`;
  }

  protected override updated(): void {
    this.field.style.height = 'auto';
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  private suggested(): TemplateResult {
    return html`<div class="suggestions" role="group" aria-label=${words().suggestions}>
      ${this.suggestions.map(
        (question) =>
          html`<button
            type="button"
            @click=${() => {
              this.text = question;
              this.send();
              this.focus();
            }}
            @keydown=${this.onSuggestionKey}
          >
            ${question}
          </button>`,
      )}
    </div>`;
  }

  private files(): TemplateResult {
    return html`${
        this.uploads.entries.length > 0
          ? html`<ul class="files">
              ${this.uploads.entries.map((upload) => this.file(upload))}
            </ul>`
          : nothing
      }
      <div role="status" class="complaint">${this.uploads.complaint}</div>`;
  }

  private file(upload: Upload): TemplateResult {
    const t = words();
    const percent = Math.round(upload.progress * 100);
    const { name } = upload.file;
    return html`<li>
      ${
        upload.type === 'image'
          ? html`<img src=${upload.preview} alt=${name} />`
          : html`<video src=${upload.preview} muted aria-label=${name}></video>`
      }
      ${
        upload.attachment || upload.problem
          ? nothing
          : html`<progress max="100" value=${percent} aria-label=${t.uploading(percent)}></progress>`
      }
      ${
        upload.problem
          ? html`<button
              type="button"
              class="again"
              title=${upload.problem}
              @click=${() => {
                this.uploads.retry(upload.key);
              }}
            >
              ${t.retry}<span class="unseen">${name}，${upload.problem}</span>
            </button>`
          : nothing
      }
      <button
        type="button"
        class="remove"
        aria-label=${t.remove(name)}
        @click=${() => {
          this.uploads.remove(upload.key);
          this.focus();
        }}
      >
        ${closeIcon}
      </button>
    </li>`;
  }

  private onInput(): void {
    this.text = this.field.value;
    emit(this, 'btp-typed', this.text);
  }

  private onKey(event: KeyboardEvent): void {
    // Safari ends the composition just before the Enter that ended it.
    const composing = event.isComposing || event.timeStamp - this.compositionEndedAt < SAME_KEY_MS;
    if (composing) return;
    if (event.key === 'ArrowUp' && !this.text.includes('\n')) this.moveTo(event, -1);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  private onSuggestionKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.focus();
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) this.moveTo(event, step);
  }

  /** Moves between the suggestions and, below the last, the text field. */
  private moveTo(event: KeyboardEvent, step: number): void {
    const buttons = Array.from(this.renderRoot.querySelectorAll<HTMLElement>('.suggestions button'));
    const from = buttons.findIndex((button) => button === event.target);
    const target = from < 0 ? buttons.at(-1) : buttons[from + step];
    if (buttons.length === 0) return;
    event.preventDefault();
    if (target) target.focus();
    else if (step > 0) this.focus();
  }

  private onPaste(event: ClipboardEvent): void {
    const files = Array.from(event.clipboardData?.files ?? []);
    if (files.length === 0) return;
    event.preventDefault();
    this.uploads.add(files);
  }

  private onDrop(event: DragEvent): void {
    event.preventDefault();
    this.uploads.add(Array.from(event.dataTransfer?.files ?? []));
  }

  private onCompositionEnd(event: CompositionEvent): void {
    this.compositionEndedAt = event.timeStamp;
  }

  private send(): void {
    const text = this.text.trim();
    if ((text === '' && this.uploads.entries.length === 0) || lengthOf(text) > MAX_TEXT) return;
    if (!this.uploads.ready) {
      this.uploads.complaint = words().stillUploading;
      this.requestUpdate();
      return;
    }
    this.text = '';
    emit(this, 'btp-say', { text, attachments: this.uploads.take() });
  }
}

function prevent(event: Event): void {
  event.preventDefault();
}

/** Returns the length in Unicode code points, as the hub counts it. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
