/** What a shop's page (the loader) and the chat inside its frame tell each other, by `postMessage`. */

/** A customer whom the shop's server vouches for. */
export interface SignedCustomer {
  user_id: string;
  name: string;
  signature: string;
}

/** From the page to the chat. */
export type ToChat =
  | { btp: 'begin'; open: boolean; customer: SignedCustomer | null }
  | { btp: 'visible'; open: boolean }
  | { btp: 'identify'; customer: SignedCustomer | null }
  | { btp: 'send'; text: string };

/** From the chat to the page. */
export type ToPage =
  | { btp: 'ready'; title: string; colour: string; position: 'left' | 'right'; label: string }
  | { btp: 'close' }
  | { btp: 'unread'; count: number }
  | { btp: 'message'; sender: string; text: string };
