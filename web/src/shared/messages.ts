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

/** Who wrote a message. */
export type Sender = 'customer' | 'bot' | 'agent' | 'system';

/** A message of a conversation's log. */
export interface Message {
  id: string;
  seq: number;
  sender: Sender;
  text: string;
  buttons: Button[];
  sources: Source[];
  client_id: string | null;
  in_reply_to: string | null;
  created_at: string;
}
