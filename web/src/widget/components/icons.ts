/** The drawings, inline. */

import { svg, type SVGTemplateResult } from 'lit';

/** The brand's mark: a speech bubble with an arrow on its way. */
export const markIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M4.5 12h14M13 6l6 6-6 6"/></svg>`;

/** An upward arrow: send. */
export const sendIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M12 19V5.5M5.5 12 12 5.5l6.5 6.5"/></svg>`;

/** A page with lines: a document. */
export const documentIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M6 3.5h8.5L19 8v12.5H6zM9.5 11h6M9.5 15.5h6"/></svg>`;

/** A cross: close. */
export const closeIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
  ><path d="m6 6 12 12M18 6 6 18"/></svg>`;

/** A downward arrow: to the newest message. */
export const downIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M12 5v13M6 12.5l6 6 6-6"/></svg>`;
