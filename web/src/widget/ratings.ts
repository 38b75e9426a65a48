/** What the customer thinks of answers and episodes. */

import { ApiError } from '../shared/http.js';
import type { Api } from './api.js';
import type { Session } from './session.js';

/** Holds the ratings by message, and brings them to the hub. */
export class Ratings {
  private readonly given = new Map<string, number>();
  private readonly failed = new Set<string>();

  /**
   * @param api - the hub.
   * @param session - proves whose ratings these are.
   * @param onChange - called when a rating changed.
   */
  constructor(
    private readonly api: Pick<Api, 'rate' | 'ratings'>,
    private readonly session: Pick<Session, 'run'>,
    private readonly onChange: () => void,
  ) {}

  /** Fetches what was given before; without it, everything can be rated anew. */
  async load(): Promise<void> {
    try {
      const known = await this.session.run((token) => this.api.ratings(token));
      for (const { message_id, score } of known) this.given.set(message_id, score);
      this.onChange();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Returns the score of a message, if it was rated. */
  of(messageId: string): number | undefined {
    return this.given.get(messageId);
  }

  /** Whether the last attempt to rate a message did not get through. */
  hasFailed(messageId: string): boolean {
    return this.failed.has(messageId);
  }

  /** Rates a message, shown at once, and taken back if it does not get through. */
  async give(messageId: string, score: number, comment?: string): Promise<void> {
    const before = this.given.get(messageId);
    this.given.set(messageId, score);
    this.failed.delete(messageId);
    this.onChange();
    try {
      await this.session.run((token) => this.api.rate(token, messageId, score, comment));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (before === undefined) this.given.delete(messageId);
      else this.given.set(messageId, before);
      this.failed.add(messageId);
      this.onChange();
    }
  }
}
