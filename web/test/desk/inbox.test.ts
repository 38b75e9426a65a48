import { describe, expect, it } from 'vitest';
import { Inbox, belongs } from '../../src/desk/inbox.js';
import { conversation } from './fakes.js';

describe('the inbox', () => {
  it('shows who waits by priority, then by who came first', () => {
    const inbox = new Inbox();
    inbox.put(conversation('late', { waiting_since: '2026-11-25T10:05:00Z' }));
    inbox.put(conversation('early', { waiting_since: '2026-11-25T10:00:00Z' }));
    inbox.put(conversation('urgent', { waiting_since: '2026-11-25T10:09:00Z', priority: 'urgent' }));
    expect(inbox.queue('waiting', 'me').map((item) => item.id)).toEqual(['urgent', 'early', 'late']);
  });

  it('puts customers who wait for an answer first, and what is put aside last', () => {
    const inbox = new Inbox();
    const mine = { status: 'open' as const, agent: { id: 'me', name: '王珊' } };
    inbox.put(conversation('aside', { ...mine, snoozed: true, unanswered_since: '2026-11-25T09:00:00Z' }));
    inbox.put(conversation('answered', mine));
    inbox.put(conversation('asks', { ...mine, unanswered_since: '2026-11-25T10:00:00Z' }));
    inbox.put(conversation('theirs', { ...mine, agent: { id: 'other', name: '林' } }));
    expect(inbox.queue('mine', 'me').map((item) => item.id)).toEqual(['asks', 'answered', 'aside']);
  });

  it('does not let a list that was asked for earlier undo what the stream said since', async () => {
    const inbox = new Inbox();
    inbox.put(conversation('kept'));
    let answer: (items: ReturnType<typeof conversation>[]) => void = () => undefined;
    const loading = inbox.load(new Promise((resolve) => (answer = resolve)), (item) =>
      belongs(item, 'waiting', 'me'),
    );
    inbox.put(conversation('claimed', { status: 'open' }));
    inbox.put(conversation('new'));
    inbox.remove('gone');
    answer([conversation('claimed'), conversation('gone')]);
    await loading;
    expect(inbox.items.get('claimed')?.status).toBe('open');
    expect(inbox.items.has('gone')).toBe(false);
    expect(inbox.items.has('new')).toBe(true);
    expect(inbox.items.has('kept'), 'what the list should hold and does not is no more').toBe(false);
  });
});
