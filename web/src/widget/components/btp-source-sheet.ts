/** `<btp-source-sheet>`: the passage an answer rests on. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Source } from '../../shared/messages.js';
import type { Outline } from '../api.js';
import { Localised, words } from '../strings.js';
import { closeIcon } from './icons.js';
import { base } from './tokens.js';

/** A sheet over the page with a document, opened at a section. */
@customElement('btp-source-sheet')
export class SourceSheet extends LitElement {
  static override styles = [
    base,
    css`
      dialog {
        width: min(640px, 100%);
        max-width: 100%;
        max-height: 82dvh;
        margin: auto auto 0;
        padding: 0;
        border: 0;
        border-radius: 20px 20px 0 0;
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 -8px 40px rgb(0 0 0 / 25%);
      }

      dialog[open] {
        display: flex;
        flex-direction: column;
        animation: rise 0.22s ease-out;
      }

      dialog::backdrop {
        background: rgb(25 15 8 / 45%);
      }

      @keyframes rise {
        from {
          transform: translateY(24px);
          opacity: 0;
        }
      }

      @media (min-width: 800px) {
        dialog {
          margin: auto;
          border-radius: 20px;
        }
      }

      header {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 14px 12px 14px 22px;
        border-bottom: 1px solid var(--line);
      }

      h2 {
        flex: 1;
        margin: 0;
        font-size: 1.0625rem;
      }

      .content {
        overflow: auto;
        overscroll-behavior: contain;
        padding: 10px 10px calc(22px + env(safe-area-inset-bottom));
      }

      .content:focus-visible {
        outline-offset: -3px;
      }

      section {
        padding: 8px 12px 10px;
        border-radius: 12px;
        color: var(--text-soft);
        line-height: 1.7;
        scroll-margin-top: 6px;
      }

      section[aria-current] {
        background: var(--mark);
        color: var(--text);
      }

      h3 {
        margin: 0 0 4px;
        color: var(--text);
        font-size: 0.9375rem;
      }

      ul {
        margin: 0;
        padding-inline-start: 1.2em;
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
      }

      li + li {
        margin-top: 4px;
      }

      .note {
        margin: 24px 12px;
        color: var(--text-soft);
        text-align: center;
      }
    `,
  ];

  /** Fetches a document. */
  @property({ attribute: false }) load: (id: string) => Promise<Outline> = () =>
    Promise.reject(new Error('no loader'));

  protected readonly localised = new Localised(this);
  @state() private source: Source | undefined;
  @state() private outline: Outline | undefined;
  @state() private failed = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  /** Opens the sheet at the section of a source. */
  async open(source: Source): Promise<void> {
    this.source = source;
    this.outline = undefined;
    this.failed = false;
    this.dialog.showModal();
    try {
      this.outline = await this.load(source.document);
    } catch {
      this.failed = true;
    }
    await this.updateComplete;
    this.dialog.querySelector('[aria-current]')?.scrollIntoView({ block: 'start' });
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @click=${this.onClick}>
      <header>
        <h2 id="title">《${this.source?.title}》</h2>
        <button
          type="button"
          class="icon-button"
          aria-label=${words().close}
          @click=${() => {
            this.dialog.close();
          }}
        >
          ${closeIcon}
        </button>
      </header>
      <div class="content" tabindex="0" role="region" aria-labelledby="title">${this.content()}</div>
    </dialog>`;
  }

  private content(): TemplateResult | TemplateResult[] {
    if (this.failed) return html`<p class="note" role="alert">${words().notOpened}</p>`;
    if (!this.outline) return html`<p class="note">${words().opening}</p>`;
    return this.outline.sections.map(
      (section) =>
        html`<section aria-current=${section.id === this.source?.section_id ? 'true' : nothing}>
          <h3>${section.title}</h3>
          <ul>
            ${section.points.map((point) => html`<li>${point.fact}</li>`)}
          </ul>
        </section>`,
    );
  }

  /** Closes when the backdrop is pressed. */
  private onClick(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
  }
}
