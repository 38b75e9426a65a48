import { expect, test, vi } from 'vitest';
import { ApiError } from '../../src/shared/http.js';
import { Ratings } from '../../src/widget/ratings.js';

const session = { run: <T>(call: (token: string) => Promise<T>): Promise<T> => call('token') };

test('a rating is shown at once, and taken back when it does not get through', async () => {
  const api = {
    ratings: () => Promise.resolve([{ message_id: 'm1', score: 1 }]),
    rate: vi.fn(() => Promise.resolve({ message_id: 'm1', score: 0 })),
  };
  const ratings = new Ratings(api, session, () => undefined);
  await ratings.load();
  expect(ratings.of('m1')).toBe(1);
  await ratings.give('m1', 0);
  expect(ratings.of('m1')).toBe(0);
  api.rate.mockRejectedValueOnce(new ApiError(0, 'network', '网络不通'));
  const given = ratings.give('m1', 1);
  expect(ratings.of('m1')).toBe(1);
  await given;
  expect(ratings.of('m1')).toBe(0);
  expect(ratings.hasFailed('m1')).toBe(true);
  await ratings.give('m1', 1, '谢谢');
  expect(api.rate).toHaveBeenLastCalledWith('token', 'm1', 1, '谢谢');
  expect(ratings.hasFailed('m1')).toBe(false);
});

test('ratings that cannot be fetched are simply not shown', async () => {
  const api = {
    ratings: () => Promise.reject(new ApiError(500, 'internal_error', '系统开小差了')),
    rate: vi.fn(),
  };
  const ratings = new Ratings(api, session, () => undefined);
  await ratings.load();
  expect(ratings.of('m1')).toBeUndefined();
});
