/** `<btp-attachments>`: the images and videos of a message. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Attachment } from '../../shared/messages.js';
import { Localised, words } from '../strings.js';
import { base } from './tokens.js';

/** Pictures open in a tab of their own; videos play in place. */
@customElement('btp-attachments')
export class AttachmentsElement extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        max-width: 100%;
      }

      a {
        display: block;
        border-radius: 12px;
      }

      img,
      video {
        display: block;
        width: auto;
        max-width: min(240px, 100%);
        height: auto;
        max-height: 240px;
        min-height: 48px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface-raised);
        object-fit: cover;
      }

      :host([many]) img,
      :host([many]) video {
        width: 112px;
        height: 112px;
      }
    `,
  ];

  /** What is shown. */
  @property({ attribute: false }) attachments: readonly Attachment[] = [];

  /** Whether there are several, shown small. */
  @property({ type: Boolean, reflect: true }) many = false;

  protected readonly localised = new Localised(this);

  protected override render(): TemplateResult[] {
    return this.attachments.map(({ type, name, url }) =>
      type === 'video'
        ? html`<video src=${url} controls preload="metadata" aria-label="${words().video} ${name}"></video>`
        : html`<a href=${url} target="_blank" rel="noopener noreferrer"
            ><img src=${url} alt="${words().image} ${name}" loading="lazy"
          /></a>`,
    );
  }
}
