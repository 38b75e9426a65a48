import { expect, test } from 'vitest';
import { timeLabel } from '../../src/shared/clock.js';
import type { Pending } from '../../src/widget/outbox.js';
import { timeline } from '../../src/widget/timeline.js';
import { message } from '../fakes.js';

const ONLINE = { offline: false, failures: 0 };
const waiting: Pending = { clientId: 'c2', text: '在吗', createdAt: '2026-11-24T08:10:00Z' };
const question = message(1, { sender: 'customer', client_id: 'c1' });
const answer = message(2, { buttons: [{ title: '转人工', payload: '/talk_to_human' }] });

test('waiting messages stand behind the log until they are in it, under the same key', () => {
  expect(timeline([question, answer], [waiting], ONLINE).map(({ key }) => key)).toEqual(['c1', 'm2', 'c2']);
  const arrived = message(3, { sender: 'customer', client_id: 'c2' });
  const items = timeline([question, answer, arrived], [waiting], ONLINE);
  expect(items.map(({ key }) => key)).toEqual(['c1', 'm2', 'c2']);
  expect(items.at(-1)?.delivery).toEqual({ state: 'delivered' });
});

test('only what was offered last can be pressed', () => {
  expect(timeline([question, answer], [], ONLINE).at(-1)?.current).toBe(true);
  expect(timeline([question, answer], [waiting], ONLINE)[1]?.current).toBe(false);
});

test('a waiting message says how far it is', () => {
  const stateOf = (entry: Pending, outlook = ONLINE) => timeline([], [entry], outlook)[0]?.delivery;
  expect(stateOf(waiting)).toEqual({ state: 'sending' });
  expect(stateOf(waiting, { offline: true, failures: 1 })).toEqual({ state: 'waiting' });
  expect(stateOf(waiting, { offline: false, failures: 1 })).toMatchObject({ state: 'failed' });
  expect(stateOf({ ...waiting, refusal: '太长了' })).toMatchObject({ state: 'failed', reason: '太长了' });
});

test('a pause of more than five minutes shows the time', () => {
  const items = timeline([question, answer], [waiting], ONLINE);
  expect(items.map(({ opensStretch }) => opensStretch)).toEqual([true, false, true]);
});

test('times are as short as the distance allows', () => {
  const now = new Date(2026, 10, 24, 10, 0);
  expect(timeLabel(new Date(2026, 10, 24, 9, 5), now)).toBe('09:05');
  expect(timeLabel(new Date(2026, 10, 23, 23, 59), now)).toBe('昨天 23:59');
  expect(timeLabel(new Date(2026, 0, 2, 8, 0), now)).toBe('1月2日 08:00');
  expect(timeLabel(new Date(2025, 11, 31, 8, 0), now)).toBe('2025年12月31日 08:00');
});
