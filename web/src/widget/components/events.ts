/** What the components tell the chat. */

import type { Button, Source } from '../../shared/messages.js';

/** Every event of our components, with its detail. */
export interface ComponentEvents {
  /** A quick reply was pressed. */
  'btp-press': Button;
  /** The customer sent words. */
  'btp-say': string;
  /** A message that was not sent shall be tried again: its client id. */
  'btp-retry': string;
  /** A source line was pressed. */
  'btp-source': Source;
}

/** Fires an event that reaches the chat through all shadow roots. */
export function emit<Name extends keyof ComponentEvents>(
  target: EventTarget,
  name: Name,
  detail: ComponentEvents[Name],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
