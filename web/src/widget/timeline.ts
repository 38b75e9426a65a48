/** The conversation as it is shown: the log, and behind it what is still on its way. */

import type { Attachment, Button, Card, Message, Sender, Source } from '../shared/messages.js';
import type { Pending } from './outbox.js';

/** How far a customer's message has come; only the last one that arrived says so. */
export type Delivery =
  { state: 'sending' | 'waiting' | 'delivered' } | { state: 'failed'; clientId: string; reason: string };

/** One message as it is shown. */
export interface Item {
  /** Stays the same while a message comes from the outbox into the log. */
  key: string;
  /** Its id and place in the log; none before it is there. */
  id?: string;
  seq?: number;
  sender: Sender;
  /** The agent's name, of an agent's message. */
  author?: string | null;
  text: string;
  createdAt: Date;
  /** Whether a pause came before it, so that its time is shown. */
  opensStretch: boolean;
  /** Whether the message before it, in the same stretch, is by someone else. */
  opensTurn: boolean;
  buttons: readonly Button[];
  /** Whether its buttons can be pressed: nothing was said since. */
  current: boolean;
  sources: readonly Source[];
  attachments: readonly Attachment[];
  cards: readonly Card[];
  delivery?: Delivery;
}

/** What the delivery of waiting messages depends on. */
export interface Outlook {
  offline: boolean;
  failures: number;
}

const PAUSE_MS = 5 * 60_000;

/** Puts the log and the waiting messages in the order in which they are shown. */
export function timeline(log: readonly Message[], pending: readonly Pending[], outlook: Outlook): Item[] {
  const arrived = new Set(log.map((message) => message.client_id));
  const waiting = pending.filter((entry) => !arrived.has(entry.clientId));
  const lastOfCustomer = log.findLast((message) => message.sender === 'customer');
  const items: Item[] = [];

  const push = (item: Omit<Item, 'opensStretch' | 'opensTurn'>): void => {
    const before = items.at(-1);
    const opensStretch = !before || item.createdAt.getTime() - before.createdAt.getTime() > PAUSE_MS;
    items.push({ ...item, opensStretch, opensTurn: opensStretch || speaker(before) !== speaker(item) });
  };

  for (const message of log) {
    push({
      key: message.client_id ?? message.id,
      id: message.id,
      seq: message.seq,
      sender: message.sender,
      author: message.author,
      text: message.text,
      createdAt: new Date(message.created_at),
      buttons: message.buttons,
      current: waiting.length === 0 && message.seq > (lastOfCustomer?.seq ?? 0),
      sources: message.sources,
      attachments: message.attachments,
      cards: message.cards,
      ...(message === lastOfCustomer && { delivery: { state: 'delivered' as const } }),
    });
  }
  for (const entry of waiting) {
    push({
      key: entry.clientId,
      sender: 'customer',
      text: entry.text,
      createdAt: new Date(entry.createdAt),
      buttons: [],
      current: false,
      sources: [],
      attachments: entry.attachments ?? [],
      cards: [],
      delivery: deliveryOf(entry, outlook),
    });
  }
  return items;
}

/** Tells agents apart by name: another one opens a turn of their own. */
function speaker({ sender, author }: Pick<Item, 'sender' | 'author'>): string {
  return `${sender} ${author ?? ''}`;
}

function deliveryOf(entry: Pending, { offline, failures }: Outlook): Delivery {
  if (entry.refusal !== undefined)
    return { state: 'failed', clientId: entry.clientId, reason: entry.refusal };
  if (offline) return { state: 'waiting' };
  if (failures > 0) return { state: 'failed', clientId: entry.clientId, reason: '' };
  return { state: 'sending' };
}
