import type { ConversationItem } from '../../src/desk/types.js';
import type { Message } from '../../src/shared/messages.js';

/** Returns a waiting conversation. */
export function conversation(id: string, changes: Partial<ConversationItem> = {}): ConversationItem {
  return {
    id,
    status: 'waiting',
    priority: 'normal',
    inbox: 'web',
    contact: { id: `contact-${id}`, name: null },
    agent: null,
    team: null,
    reason: 'asked',
    wanted: null,
    mood: null,
    waiting_since: '2026-11-25T10:00:00Z',
    due_at: null,
    held_since: null,
    unanswered_since: null,
    snoozed: false,
    snoozed_until: null,
    last_seq: 1,
    last_message: null,
    rating: null,
    created_at: '2026-11-25T09:59:00Z',
    updated_at: '2026-11-25T10:00:00Z',
    ...changes,
  };
}

/** Returns a customer's message. */
export function message(seq: number): Message {
  return {
    id: `m${seq}`,
    seq,
    sender: 'customer',
    text: `第${seq}句`,
    buttons: [],
    attachments: [],
    sources: [],
    cards: [],
    author: null,
    client_id: null,
    in_reply_to: null,
    created_at: '2026-11-25T10:00:00Z',
  };
}
