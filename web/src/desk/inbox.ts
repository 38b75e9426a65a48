/** The conversations that the desk knows, and the queues it shows them in. */

import type { ConversationItem, Priority } from './types.js';

/** A queue of the inbox. */
export type Queue = 'waiting' | 'mine' | 'open' | 'pending' | 'resolved';

const URGENCY: Record<Priority, number> = { urgent: 0, high: 1, normal: 2 };

/** Tells whether a conversation stands in a queue, for the agent with this id. */
export function belongs(item: ConversationItem, queue: Queue, agentId: string): boolean {
  if (queue === 'mine') return item.status === 'open' && item.agent?.id === agentId;
  return item.status === queue;
}

/**
 * Compares two conversations of a queue, who is to be served first in front: those waiting by priority and
 * waiting time; one's own by who waits longest for an answer, those put aside last; the rest newest first.
 */
export function compare(queue: Queue): (a: ConversationItem, b: ConversationItem) => number {
  const newest = (a: ConversationItem, b: ConversationItem) =>
    time(b.updated_at) - time(a.updated_at) || (a.id < b.id ? -1 : 1);
  if (queue === 'waiting')
    return (a, b) =>
      URGENCY[a.priority] - URGENCY[b.priority] ||
      time(a.waiting_since) - time(b.waiting_since) ||
      newest(a, b);
  if (queue === 'mine' || queue === 'open')
    return (a, b) =>
      Number(a.snoozed) - Number(b.snoozed) ||
      time(a.unanswered_since) - time(b.unanswered_since) ||
      newest(a, b);
  return newest;
}

/** Milliseconds since 1970; what has no time comes last. */
function time(at: string | null): number {
  return at ? Date.parse(at) : Number.MAX_SAFE_INTEGER;
}

/** The conversations known. What the stream says beats a list that was asked for before it said so. */
export class Inbox {
  /** By id. */
  readonly items = new Map<string, ConversationItem>();
  private readonly loading = new Set<Set<string>>();

  /** Takes a conversation as it is now. */
  put(item: ConversationItem): void {
    this.touch(item.id);
    this.items.set(item.id, item);
  }

  /** Forgets a conversation. */
  remove(id: string): void {
    this.touch(id);
    this.items.delete(id);
  }

  /**
   * Takes a list that is being fetched.
   *
   * @param listed - the list to come.
   * @param replaces - tells which known conversations must be in the list, or else are no more there.
   */
  async load(
    listed: Promise<ConversationItem[]>,
    replaces: (item: ConversationItem) => boolean = () => false,
  ): Promise<void> {
    const newer = new Set<string>();
    this.loading.add(newer);
    try {
      const found = await listed;
      const ids = new Set(found.map((item) => item.id));
      for (const [id, item] of this.items)
        if (!ids.has(id) && !newer.has(id) && replaces(item)) this.items.delete(id);
      for (const item of found) if (!newer.has(item.id)) this.items.set(item.id, item);
    } finally {
      this.loading.delete(newer);
    }
  }

  /** Returns a queue in the order in which it is to be worked on. */
  queue(queue: Queue, agentId: string): ConversationItem[] {
    return [...this.items.values()].filter((item) => belongs(item, queue, agentId)).sort(compare(queue));
  }

  private touch(id: string): void {
    for (const newer of this.loading) newer.add(id);
  }
}
