/** What the components tell the chat. */

import type { Attachment, Button, Message, Source } from '../../shared/messages.js';

/** Every event of our components, with its detail. */
export interface ComponentEvents {
  /** A quick reply was pressed. */
  'btp-press': Button;
  /** The customer sent words. */
  'btp-say': { text: string; attachments: readonly Attachment[] };
  /** A message that was not sent shall be tried again: its client id. */
  'btp-retry': string;
  /** A source line was pressed. */
  'btp-source': Source;
  /** An answer or an episode was rated. */
  'btp-rate': { messageId: string; score: number; comment?: string };
  /** What stands in the text field changed. */
  'btp-typed': string;
  /** The sound of new messages shall be on, or off. */
  'btp-sound': undefined;
  /** The conversation shall be saved as a file. */
  'btp-download': undefined;
  /** The other language shall be used. */
  'btp-language': undefined;
  /** The chat shall be put away. */
  'btp-close': undefined;
  /** So many messages are unseen now. */
  'btp-unread': number;
  /** Somebody else wrote. */
  'btp-message': Message;
}

/** Fires an event that reaches the chat through all shadow roots. */
export function emit<Name extends keyof ComponentEvents>(
  target: EventTarget,
  name: Name,
  detail: ComponentEvents[Name],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
