/** How far the agent has read in each conversation; kept in this browser. */

import { shallowRef } from 'vue';
import type { KeyValue } from '../shared/storage.js';
import type { ConversationItem } from './types.js';

const KEY = 'btp-desk-seen';
const MOST = 200;

/** What was read. */
export class Seen {
  private readonly read: ReturnType<typeof shallowRef<ReadonlyMap<string, number>>>;

  /**
   * @param storage - remembers it for the next visit.
   */
  constructor(private readonly storage: KeyValue) {
    this.read = shallowRef(remembered(storage.getItem(KEY)));
  }

  /** Takes note that the agent looks at a conversation. */
  look(item: ConversationItem): void {
    const seq = item.last_message?.seq ?? 0;
    if (seq <= (this.read.value?.get(item.id) ?? 0)) return;
    const entries = [...(this.read.value ?? [])].filter(([id]) => id !== item.id);
    const kept = [...entries, [item.id, seq] as const].slice(-MOST);
    this.read.value = new Map(kept);
    this.storage.setItem(KEY, JSON.stringify(kept));
  }

  /** Tells whether the customer said something that nobody answered and the agent has not looked at. */
  isUnread(item: ConversationItem): boolean {
    const last = item.last_message;
    return last?.sender === 'customer' && last.seq > (this.read.value?.get(item.id) ?? 0);
  }
}

function remembered(json: string | null): ReadonlyMap<string, number> {
  try {
    return new Map(JSON.parse(json ?? '[]') as [string, number][]);
  } catch {
    return new Map();
  }
}
