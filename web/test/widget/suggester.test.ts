import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../src/shared/http.js';
import { PAUSE_MS, Suggester } from '../../src/widget/suggester.js';

let shown: readonly string[];
const ask = vi.fn((typed: string) => Promise.resolve([typed, `${typed}怎么办`]));
let suggester: Suggester;

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockClear();
  shown = ['旧的'];
  suggester = new Suggester(ask, (found) => {
    shown = found;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test('only a pause in the typing asks, and what was typed is not offered back', async () => {
  suggester.typed('忘记');
  suggester.typed('忘记密码');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(ask.mock.calls).toEqual([['忘记密码']]);
  expect(shown).toEqual(['忘记密码怎么办']);
});

test('too little and too much ask nothing and show nothing', async () => {
  for (const text of ['', ' 我 ', '长'.repeat(31)]) {
    suggester.typed(text);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(shown).toEqual([]);
  }
  expect(ask).not.toHaveBeenCalled();
});

test('an answer that comes too late is not shown', async () => {
  let answer: (found: string[]) => void = () => undefined;
  ask.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  suggester.typed('忘记密码');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  suggester.clear();
  answer(['晚了']);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual([]);
});

test('a failing hub costs only the suggestions', async () => {
  ask.mockRejectedValueOnce(new ApiError(503, 'unknown', '服务暂时不可用'));
  suggester.typed('忘记密码');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(shown).toEqual(['旧的']);
});
