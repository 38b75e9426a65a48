/** Tells the agent how an act went. */

import { ApiError } from '../shared/http.js';
import type { Call } from './alerts.js';
import { ElMessage, ElNotification } from './elements.js';

/** The buttons at the head of the page stay free. */
const BELOW_HEAD = 64;

/** Shows a failure in plain words. */
export function tellError(error: unknown): void {
  const text = error instanceof ApiError ? error.message : '出了点问题，请刷新页面再试';
  ElMessage({ type: 'error', message: text, duration: 5000, grouping: true, offset: BELOW_HEAD });
}

/** Shows that something is done. */
export function tell(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 2500, grouping: true, offset: BELOW_HEAD });
}

/** Shows that a colleague calls; a click goes there. */
export function tellCall(call: Call, go: () => void): void {
  const shown = ElNotification({
    title: call.title,
    message: call.text,
    duration: 10_000,
    onClick: () => {
      shown.close();
      go();
    },
  });
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
