/** Runs what the desk does by itself. */

import { ApiError } from '../shared/http.js';

/** Runs something that nobody is waiting for: where the hub fails, the next change or connection brings it anew. */
export async function quietly(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
