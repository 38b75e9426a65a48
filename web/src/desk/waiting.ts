/** Times as the desk shows them: how long somebody waits, and what is left until an answer is due. */

/** How much of the deadline is left. */
export interface Countdown {
  text: string;
  state: 'ok' | 'soon' | 'late';
}

/** From here on a deadline is near. */
const SOON_MS = 60_000;

/** Returns a span of time in few characters: 45秒, 3分20秒, 2小时5分, 3天. */
export function span(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${seconds}秒`;
  if (minutes < 10 && seconds % 60) return `${minutes}分${seconds % 60}秒`;
  if (hours < 1) return `${minutes}分`;
  if (hours < 24) return minutes % 60 ? `${hours}小时${minutes % 60}分` : `${hours}小时`;
  return `${Math.floor(hours / 24)}天`;
}

/** Returns what is left until a moment. */
export function countdown(dueAt: string, now: number): Countdown {
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return { text: `超时${span(-left)}`, state: 'late' };
  return { text: `剩${span(left)}`, state: left <= SOON_MS ? 'soon' : 'ok' };
}

/** Returns how long ago something was. */
export function ago(at: string, now: number): string {
  const ms = now - Date.parse(at);
  return ms < 60_000 ? '刚刚' : `${span(ms)}前`;
}
