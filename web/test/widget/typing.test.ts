import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { REPEAT_MS, TypingSignal } from '../../src/widget/typing.js';

const tell = vi.fn();
let signal: TypingSignal;

beforeEach(() => {
  vi.useFakeTimers();
  tell.mockClear();
  signal = new TypingSignal(tell);
});

afterEach(() => {
  vi.useRealTimers();
});

test('typing is told at once and repeated sparingly', () => {
  for (const text of ['我', '我要', '我要投']) signal.typed(text);
  expect(tell.mock.calls).toEqual([[true]]);
  vi.advanceTimersByTime(REPEAT_MS);
  signal.typed('我要投诉');
  expect(tell).toHaveBeenCalledTimes(2);
});

test('an emptied field is told once, a sent message is not', () => {
  signal.typed('我');
  signal.typed('');
  signal.typed(' ');
  expect(tell.mock.calls).toEqual([[true], [false]]);
  signal.typed('我');
  signal.sent();
  signal.typed('');
  expect(tell).toHaveBeenCalledTimes(3);
});
