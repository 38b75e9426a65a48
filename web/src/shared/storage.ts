/** The little that the browser keeps for us. */

/** Keeps texts by key. */
export interface KeyValue {
  /** Returns what is kept under the key, null if nothing is. */
  getItem(key: string): string | null;
  /** Keeps a text under the key. */
  setItem(key: string, value: string): void;
}

/**
 * Returns localStorage, backed by memory where the browser refuses it (private windows, full storage).
 */
export function browserStorage(): KeyValue {
  const memory = new Map<string, string>();
  return {
    getItem: (key) => memory.get(key) ?? attempt(() => localStorage.getItem(key)) ?? null,
    setItem: (key, value) => {
      const kept = attempt(() => {
        localStorage.setItem(key, value);
        return true;
      });
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
  };
}

/** Returns a random UUID, on pages without a secure context too. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
