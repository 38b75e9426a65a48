/** What the state of a conversation is called, and how it opens. */

import type { ConnectionState } from '../shared/connection.js';
import type { Inbox, Situation } from './api.js';
import { words } from './strings.js';
import type { Item } from './timeline.js';

const OPENED_AT = new Date();

/** Returns the line below the title, and its mood. */
export function headline(
  state: ConnectionState,
  situation: Situation | undefined,
): { status: string; mood: string } {
  const t = words();
  if (state !== 'online' || !situation) return { status: t.connecting, mood: '' };
  if (situation.leaving_message) return { status: t.leavingMessage, mood: 'queue' };
  if (situation.status === 'waiting') return { status: t.inQueue(situation.ahead ?? 0), mood: 'queue' };
  if (situation.status === 'open') return { status: t.servedByAgent(situation.agent ?? ''), mood: 'online' };
  return { status: t.servedByBot, mood: 'online' };
}

/** Returns what the empty text field says. */
export function placeholder(situation: Situation | undefined): string {
  return situation?.leaving_message ? words().leaveMessage : words().placeholder;
}

/** Returns the opening as the first message of a conversation. */
export function openingItem({ greeting, suggestions }: Inbox, items: readonly Item[]): Item {
  return {
    key: 'greeting',
    sender: 'bot',
    text: greeting,
    createdAt: items[0]?.createdAt ?? OPENED_AT,
    opensStretch: items.length === 0,
    opensTurn: true,
    buttons: suggestions.map((title) => ({ title, payload: '' })),
    current: items.length === 0,
    sources: [],
    attachments: [],
    cards: [],
  };
}
