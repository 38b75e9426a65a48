/** Tells the agent how an act went. */

import { ApiError } from '../shared/http.js';
import { ElMessage } from './elements.js';

/** Shows a failure in plain words. */
export function tellError(error: unknown): void {
  const text = error instanceof ApiError ? error.message : '出了点问题，请刷新页面再试';
  ElMessage({ type: 'error', message: text, duration: 5000, grouping: true });
}

/** Shows that something is done. */
export function tell(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 2500, grouping: true });
}

/** Runs an act of the agent's; a failure is shown. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    tellError(error);
    return false;
  }
}
