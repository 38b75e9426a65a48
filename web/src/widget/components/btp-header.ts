/** `<btp-header>`: who serves the customer, and the little that can be set. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Localised, words } from '../strings.js';
import { emit } from './events.js';
import { collapseIcon, markIcon, moreIcon } from './icons.js';
import { base } from './tokens.js';

/** The bar on top. */
@customElement('btp-header')
export class Header extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: calc(12px + env(safe-area-inset-top)) max(10px, env(safe-area-inset-right)) 12px
          max(var(--space), env(safe-area-inset-left));
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }

      .mark {
        flex: none;
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        border-radius: 13px;
        background: var(--brand);
        color: var(--on-brand);
      }

      .titles {
        flex: 1;
        min-width: 0;
      }

      h1 {
        margin: 0;
        font-size: 1.0625rem;
        line-height: 1.3;
      }

      p {
        display: flex;
        align-items: baseline;
        gap: 6px;
        margin: 2px 0 0;
        color: var(--text-soft);
        font-size: var(--text-size-small);
        line-height: 1.3;
        font-variant-numeric: tabular-nums;
      }

      p::before {
        content: '';
        flex: none;
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: var(--text-soft);
        transform: translateY(-1px);
      }

      p.online::before {
        background: var(--ok);
      }

      p.queue::before {
        background: #d68a00;
      }

      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: 0 10px 30px rgb(0 0 0 / 16%);
      }

      [popover] button {
        display: block;
        width: 100%;
        min-height: 40px;
        padding: 6px 14px;
        border: 0;
        border-radius: 9px;
        background: none;
        font-size: 0.9375rem;
        text-align: start;
      }

      [popover] button:hover {
        background: var(--brand-soft);
      }
    `,
  ];

  /** The chat's name. */
  @property() override title = '';

  /** Who serves the customer. */
  @property() status = '';

  /** How that stands: `online`, `queue`, or anything else for a grey dot. */
  @property() mood = '';

  /** Whether new messages make a sound. */
  @property({ type: Boolean }) sound = false;

  /** Whether the chat can be put away: it is inside a shop's page. */
  @property({ type: Boolean }) closable = false;

  @query('[popover]') private readonly menu!: HTMLElement;
  protected readonly localised = new Localised(this);

  protected override render(): TemplateResult {
    const t = words();
    return html`<div class="mark">${markIcon}</div>
      <div class="titles">
        <h1>${this.title}</h1>
        <p class=${this.mood} role="status">${this.status}</p>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label=${t.more}
        title=${t.more}
        aria-haspopup="true"
        @click=${this.openMenu}
      >
        ${moreIcon}
      </button>
      <div popover>
        ${this.item(this.sound ? t.soundOff : t.soundOn, 'btp-sound')}
        ${this.item(t.download, 'btp-download')} ${this.item(t.otherLanguage, 'btp-language')}
      </div>
      ${
        this.closable
          ? html`<button
              type="button"
              class="icon-button"
              aria-label=${t.closeChat}
              title=${t.closeChat}
              @click=${() => {
                emit(this, 'btp-close', undefined);
              }}
            >
              ${collapseIcon}
            </button>`
          : nothing
      }`;
  }

  private item(label: string, name: 'btp-sound' | 'btp-download' | 'btp-language'): TemplateResult {
    return html`<button
      type="button"
      @click=${() => {
        this.menu.hidePopover();
        emit(this, name, undefined);
      }}
    >
      ${label}
    </button>`;
  }

  private openMenu(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    this.menu.showPopover();
    const { bottom, right } = button.getBoundingClientRect();
    this.menu.style.top = `${bottom + 4}px`;
    this.menu.style.left = `${Math.max(8, right - this.menu.offsetWidth)}px`;
    this.menu.querySelector('button')?.focus();
  }
}
