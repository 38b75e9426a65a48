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

/** A picture with a plus: files. */
export const attachIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M13 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V11M4.8 16.5l4-4 3.2 3.2 2-2 5.2 4.6M18 2.8v5.4M15.3 5.5h5.4"/></svg>`;

/** Three dots: more. */
export const moreIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M5 12h.01M12 12h.01M19 12h.01"/></svg>`;

/** A downward angle: put the chat away. */
export const collapseIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"
  ><path d="m6 9.5 6 6 6-6"/></svg>`;

/** A thumb up. */
export const thumbUpIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M7.5 10.5v9H4.8a.8.8 0 0 1-.8-.8v-7.4c0-.4.4-.8.8-.8zm0 0 3.7-6.6c1.3 0 2.3 1 2.3 2.3v3.3h4.6a1.9 1.9 0 0 1 1.9 2.2l-.9 5.9a1.9 1.9 0 0 1-1.9 1.6H7.5"/></svg>`;

/** A thumb down. */
export const thumbDownIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"
  fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"
  ><path d="M7.5 13.5v-9H4.8a.8.8 0 0 0-.8.8v7.4c0 .4.4.8.8.8zm0 0 3.7 6.6c1.3 0 2.3-1 2.3-2.3v-3.3h4.6a1.9 1.9 0 0 0 1.9-2.2l-.9-5.9a1.9 1.9 0 0 0-1.9-1.6H7.5"/></svg>`;

/** A star, filled. */
export const starIcon: SVGTemplateResult = svg`<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"
  fill="currentColor"><path d="m12 2.9 2.8 5.8 6.3.8-4.6 4.4 1.1 6.3-5.6-3-5.6 3 1.1-6.3L2.9 9.5l6.3-.8z"/></svg>`;
