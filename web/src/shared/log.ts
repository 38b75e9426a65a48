/** The conversation's log, as far as this browser has it. */

import type { Message } from './messages.js';

/** Holds messages in the order of their sequence numbers, each once and none missing. */
export class Log {
  private readonly known: Message[] = [];

  /** All messages, oldest first. */
  get messages(): readonly Message[] {
    return this.known;
  }

  /** The sequence number up to which the log is complete. */
  get last(): number {
    return this.known.at(-1)?.seq ?? 0;
  }

  /**
   * Takes one message that came by itself.
   *
   * @returns false when messages before it are missing: it is not taken, and the log is to be fetched again.
   */
  receive(message: Message): boolean {
    if (message.seq > this.last + 1) return false;
    this.extend([message]);
    return true;
  }

  /**
   * Takes a stretch of the log that follows what is known without a hole, as the hub lists it.
   *
   * @returns how many of its messages were new.
   */
  extend(messages: readonly Message[]): number {
    const fresh = messages.filter((message) => message.seq > this.last).sort((a, b) => a.seq - b.seq);
    this.known.push(...fresh);
    return fresh.length;
  }

  /** Forgets everything: another conversation begins. */
  clear(): void {
    this.known.length = 0;
  }
}
