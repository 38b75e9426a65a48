/** How long to wait before the next attempt. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Returns the pause after so many failures in a row: doubling, bounded, and spread by a quarter so that
 * browsers that lost the hub together do not all come back together.
 */
export function backoff(failures: number): number {
  const pause = Math.min(FIRST_MS * 2 ** Math.max(failures - 1, 0), LONGEST_MS);
  return pause * (0.75 + Math.random() / 2);
}
