/** Asks for questions that match what is being typed, when the typing pauses. */

import { ApiError } from '../shared/http.js';

/** How long the typing must pause. */
export const PAUSE_MS = 180;
/** Longer texts are stories, not questions. */
export const LONGEST = 30;

/** Keeps only the answer to what stands in the field now. */
export class Suggester {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  /**
   * @param ask - brings a text to the hub.
   * @param show - called with what was found; with nothing, when there is nothing to show.
   */
  constructor(
    private readonly ask: (typed: string) => Promise<string[]>,
    private readonly show: (found: readonly string[]) => void,
  ) {}

  /** Takes note of what stands in the text field. */
  typed(text: string): void {
    clearTimeout(this.timer);
    const wanted = text.trim();
    if (wanted.length < 2 || wanted.length > LONGEST) this.clear();
    else this.timer = setTimeout(() => void this.fetch(wanted), PAUSE_MS);
  }

  /** Shows nothing any more. */
  clear(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    this.show([]);
  }

  private async fetch(wanted: string): Promise<void> {
    const number = ++this.asked;
    try {
      const found = await this.ask(wanted);
      if (number === this.asked) this.show(found.filter((question) => question !== wanted));
    } catch (error) {
      // They are a help, not a need: none are shown.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
