/** Tells the other side, sparingly, that the customer types. */

/** How often typing is told while it goes on; the hub forgets it after twice that time. */
export const REPEAT_MS = 3_000;

/** Turns keystrokes into few signals. */
export class TypingSignal {
  private toldAt = -Infinity;

  /**
   * @param tell - brings the signal to the hub.
   */
  constructor(private readonly tell: (typing: boolean) => void) {}

  /** Takes note of what stands in the text field. */
  typed(text: string): void {
    if (text.trim() === '') {
      if (this.toldAt > -Infinity) this.tell(false);
      this.toldAt = -Infinity;
    } else if (Date.now() - this.toldAt >= REPEAT_MS) {
      this.toldAt = Date.now();
      this.tell(true);
    }
  }

  /** Takes note that the words were sent; the hub knows by the message. */
  sent(): void {
    this.toldAt = -Infinity;
  }
}
