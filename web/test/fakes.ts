/** What the tests put in the place of the browser. */

import type { Message } from '../src/shared/messages.js';
import type { KeyValue } from '../src/shared/storage.js';

/** A storage that lasts as long as the test. */
export function memoryStorage(): KeyValue {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** A message of the log. */
export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    sender: 'bot',
    text: `第${seq}条`,
    buttons: [],
    sources: [],
    attachments: [],
    cards: [],
    author: null,
    client_id: null,
    in_reply_to: null,
    created_at: '2026-11-24T08:00:00Z',
    ...more,
  };
}

/** A socket that does what the test says. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;

  close(): void {
    this.closed = true;
  }
}
