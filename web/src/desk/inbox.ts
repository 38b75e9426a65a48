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
 * Returns by what a conversation's place in a queue is decided, the smallest in front: those waiting by priority
 * and waiting time; one's own by who waits longest for an answer, those put aside last; the rest newest first.
 */
function rank(queue: Queue, item: ConversationItem): [number, number, number] {
  const newest = -time(item.updated_at);
  if (queue === 'waiting') return [URGENCY[item.priority], time(item.waiting_since), newest];
  if (queue === 'mine' || queue === 'open')
    return [Number(item.snoozed), time(item.unanswered_since), newest];
  return [newest, 0, 0];
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
    return [...this.items.values()]
      .filter((item) => belongs(item, queue, agentId))
      .map((item) => ({ item, rank: rank(queue, item) }))
      .sort(
        (a, b) =>
          a.rank[0] - b.rank[0] ||
          a.rank[1] - b.rank[1] ||
          a.rank[2] - b.rank[2] ||
          (a.item.id < b.item.id ? -1 : 1),
      )
      .map(({ item }) => item);
  }

  /** Returns how many stand in a queue. */
  size(queue: Queue, agentId: string): number {
    let size = 0;
    for (const item of this.items.values()) if (belongs(item, queue, agentId)) size += 1;
    return size;
  }

  private touch(id: string): void {
    for (const newer of this.loading) newer.add(id);
  }
}
