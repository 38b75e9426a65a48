/** A message as every front end sees it, typed after the hub's contract. */

/** A quick reply. */
export interface Button {
  title: string;
  payload: string;
}

/** Where a fact stands: the document and its section. */
export interface Source {
  document: string;
  title: string;
  section: string;
  section_id: string;
}

/** An image or a short video. */
export interface Attachment {
  id: string;
  type: 'image' | 'video';
  name: string;
  /** In bytes. */
  size: number;
  /** Path on the hub; whoever has it may see the file. */
  url: string;
}

/** An order, as far as it is known. Prices are in yuan, times in ISO 8601. */
export interface OrderCard {
  type: 'order';
  number: string;
  status_name?: string | null;
  items?: { name: string; quantity?: number | null; price?: string | null }[];
  total?: string | null;
  placed_at?: string | null;
  carrier?: string | null;
  waybill?: string | null;
  last_event?: string | null;
}

/** A ticket, as far as it is known. */
export interface TicketCard {
  type: 'ticket';
  number: string;
  kind_name?: string | null;
  stage?: string | null;
  stage_name?: string | null;
  created_at?: string | null;
  due_at?: string | null;
}

/** Asks for the rating of an episode. */
export interface RatingCard {
  type: 'rating';
  subject: 'bot' | 'agent';
}

/** What is shown as a card below a message. */
export type Card = OrderCard | TicketCard | RatingCard;

/** Who wrote a message. */
export type Sender = 'customer' | 'bot' | 'agent' | 'system';

/** A message of a conversation's log. */
export interface Message {
  id: string;
  seq: number;
  sender: Sender;
  text: string;
  buttons: Button[];
  attachments: Attachment[];
  sources: Source[];
  cards: Card[];
  /** The agent's name, of an agent's message. */
  author: string | null;
  client_id: string | null;
  in_reply_to: string | null;
  created_at: string;
}
