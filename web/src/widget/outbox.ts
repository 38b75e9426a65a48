/** Messages on their way: kept over reloads until the hub has them, sent in order, never twice. */

import { ApiError } from '../shared/http.js';
import type { Attachment } from '../shared/messages.js';
import type { Outgoing } from './api.js';
import { backoff } from '../shared/backoff.js';
import { randomId, type KeyValue } from '../shared/storage.js';

/** A message that is not in the log yet. */
export interface Pending {
  clientId: string;
  /** What the customer sees: their words, or the title of the button they pressed. */
  text: string;
  payload?: string;
  /** Uploaded already; the message carries them. */
  attachments?: readonly Attachment[];
  createdAt: string;
  /** Why the hub does not take it; it waits for the customer then. */
  refusal?: string;
}

/** Runs one task at a time. */
export type Exclusive = (task: () => Promise<void>) => Promise<void>;

/** Keeps what the customer sent and delivers it. */
export class Outbox {
  /** How many attempts in a row failed for reasons that pass. */
  failures = 0;

  private readonly sent = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param storage - keeps the messages; other tabs share it.
   * @param key - where: another conversation has another.
   * @param deliver - brings one message to the hub.
   * @param onChange - called when `entries` or `failures` changed.
   * @param exclusive - keeps two deliveries, in two tabs too, from running at once.
   */
  constructor(
    private readonly storage: KeyValue,
    private readonly key: string,
    private readonly deliver: (outgoing: Outgoing) => Promise<void>,
    private readonly onChange: () => void,
    private readonly exclusive: Exclusive = oneTabAtATime(key),
  ) {}

  /** The messages that are not in the log yet, oldest first. */
  get entries(): readonly Pending[] {
    return JSON.parse(this.storage.getItem(this.key) ?? '[]') as Pending[];
  }

  /** Keeps a message and starts to deliver it. */
  add(text: string, more: Pick<Pending, 'payload' | 'attachments'> = {}): void {
    const entry: Pending = { clientId: randomId(), text, createdAt: new Date().toISOString(), ...more };
    this.write([...this.entries, entry]);
    void this.flush();
  }

  /** Tries a message again that the hub did not take; it goes to the end of the queue. */
  retry(clientId: string): void {
    const refused = this.entries.find((entry) => entry.clientId === clientId && entry.refusal !== undefined);
    if (refused) {
      const again: Pending = { ...refused };
      delete again.refusal;
      this.write([...this.entries.filter((entry) => entry.clientId !== clientId), again]);
    }
    void this.flush();
  }

  /** Drops the messages that have arrived in the log. */
  settle(arrived: ReadonlySet<string>): void {
    const left = this.entries.filter((entry) => !arrived.has(entry.clientId));
    if (left.length < this.entries.length) this.write(left);
  }

  /** Delivers everything that waits, in order; after a failure that passes, tries again later. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    return this.exclusive(() => this.drain());
  }

  /** Stops trying; what waits stays kept. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private async drain(): Promise<void> {
    for (let entry = this.next(); entry; entry = this.next()) {
      try {
        await this.deliver(toOutgoing(entry));
        this.sent.add(entry.clientId);
        this.failures = 0;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.isTemporary) {
          this.failures += 1;
          this.timer = setTimeout(() => void this.flush(), backoff(this.failures));
          this.onChange();
          return;
        }
        this.refuse(entry.clientId, error.message);
      }
    }
    this.onChange();
  }

  private next(): Pending | undefined {
    return this.entries.find((entry) => entry.refusal === undefined && !this.sent.has(entry.clientId));
  }

  private refuse(clientId: string, refusal: string): void {
    this.write(this.entries.map((entry) => (entry.clientId === clientId ? { ...entry, refusal } : entry)));
  }

  private write(entries: readonly Pending[]): void {
    this.storage.setItem(this.key, JSON.stringify(entries));
    this.onChange();
  }
}

/**
 * Returns a lock over all tabs of the site, or over this one where the browser has no such thing (pages that came neither
 * over https nor from this machine) or denies it (frames on other sites, with strict privacy settings).
 */
export function oneTabAtATime(name: string): Exclusive {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  let tail = Promise.resolve();
  const alone: Exclusive = (task) => (tail = tail.then(task, task));
  if (!locks) return alone;
  return async (task) => {
    const state = { begun: false };
    try {
      await locks.request(name, () => {
        state.begun = true;
        return task();
      });
    } catch (error) {
      if (state.begun) throw error;
      await alone(task);
    }
  };
}

function toOutgoing(entry: Pending): Outgoing {
  const outgoing: Outgoing = { client_id: entry.clientId };
  if (entry.payload !== undefined) outgoing.payload = entry.payload;
  else if (entry.text !== '') outgoing.text = entry.text;
  if (entry.attachments) outgoing.attachment_ids = entry.attachments.map(({ id }) => id);
  return outgoing;
}
