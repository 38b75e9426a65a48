import { describe, expect, it } from 'vitest';
import { Thread } from '../../src/desk/thread.js';
import type { Note } from '../../src/desk/types.js';
import { message } from './fakes.js';

function note(id: number, after: number): Note {
  return {
    id,
    kind: 'note',
    author: { id: 'a', name: '王珊' },
    text: '备注',
    mentions: [],
    after_seq: after,
    created_at: '2026-11-25T10:00:00Z',
  };
}

describe('the transcript', () => {
  it('grows at both ends, each message once', () => {
    const thread = new Thread();
    expect(thread.add([message(5), message(6)])).toBe(true);
    expect(thread.add([message(4), message(5)])).toBe(true);
    expect(thread.add([message(7), message(6)])).toBe(true);
    expect(thread.messages.map((one) => one.seq)).toEqual([4, 5, 6, 7]);
  });

  it('takes nothing that would leave a hole', () => {
    const thread = new Thread();
    thread.add([message(1), message(2)]);
    expect(thread.add([message(4)])).toBe(false);
    expect(thread.last).toBe(2);
  });

  it('shows notes where they were written', () => {
    const thread = new Thread();
    thread.add([message(3), message(4), message(5)]);
    thread.addNotes([note(2, 5), note(1, 3), note(1, 3), note(0, 1)]);
    expect(thread.lines().map((line) => line.key)).toEqual(['m3', 'n1', 'm4', 'm5', 'n2']);
  });
});
