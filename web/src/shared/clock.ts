/** Times as Chinese chats show them. */

const DAY_MS = 86_400_000;

/** Returns the time of a message, as short as the distance to now allows. */
export function timeLabel(at: Date, now: Date): string {
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0) return time;
  if (days === 1) return `昨天 ${time}`;
  const day = `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
  return at.getFullYear() === now.getFullYear() ? day : `${at.getFullYear()}年${day}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
