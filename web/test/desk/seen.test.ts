import { describe, expect, it } from 'vitest';
import { Seen } from '../../src/desk/seen.js';
import { conversation } from './fakes.js';

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const said = (seq: number, sender = 'customer') =>
  conversation('c', { last_message: { seq, sender, text: '在吗', created_at: '2026-11-01T00:00:00Z' } });

describe('what the agent has seen', () => {
  it('is unread while nobody looked at the customer’s words', () => {
    const seen = new Seen(storage());
    expect(seen.isUnread(said(3))).toBe(true);
    seen.look(said(3));
    expect(seen.isUnread(said(3))).toBe(false);
    expect(seen.isUnread(said(5))).toBe(true);
    expect(seen.isUnread(said(6, 'agent'))).toBe(false);
  });

  it('is remembered in this browser, and broken memory is no memory', () => {
    const kept = storage();
    new Seen(kept).look(said(3));
    expect(new Seen(kept).isUnread(said(3))).toBe(false);
    kept.setItem('btp-desk-seen', '{');
    expect(new Seen(kept).isUnread(said(3))).toBe(true);
  });
});
