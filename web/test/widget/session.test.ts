import { expect, test, vi } from 'vitest';
import { ApiError } from '../../src/shared/http.js';
import type { OpenedSession } from '../../src/widget/api.js';
import { Session } from '../../src/widget/session.js';
import { memoryStorage } from '../fakes.js';

function fixture(conversations = ['c']) {
  const opened: string[] = [];
  const api = {
    openSession: (visitorId: string): Promise<OpenedSession> => {
      const conversation = conversations[Math.min(opened.length, conversations.length - 1)] ?? '';
      opened.push(visitorId);
      return Promise.resolve({ token: `token-${opened.length}`, conversation_id: conversation });
    },
  };
  const onNewConversation = vi.fn();
  const storage = memoryStorage();
  return {
    api,
    opened,
    storage,
    onNewConversation,
    session: new Session(api, storage, 'web', undefined, onNewConversation),
  };
}

const refuse = (refused: string) => (token: string) =>
  token === refused
    ? Promise.reject(new ApiError(401, 'unauthorized', '会话已失效'))
    : Promise.resolve(token);

test('calls at the same time share one session', async () => {
  const { session, opened } = fixture();
  const echo = (token: string) => Promise.resolve(token);
  expect(await Promise.all([session.run(echo), session.run(echo)])).toEqual(['token-1', 'token-1']);
  expect(opened).toHaveLength(1);
});

test('the next visit is by the same visitor', async () => {
  const { api, session, opened, storage } = fixture();
  await session.run(() => Promise.resolve());
  await new Session(api, storage, 'web', undefined, vi.fn()).run(() => Promise.resolve());
  expect(opened[1]).toBe(opened[0]);
  expect(opened[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a refused token is renewed once for all who hold it', async () => {
  const { session, opened, onNewConversation } = fixture();
  const call = refuse('token-1');
  expect(await Promise.all([session.run(call), session.run(call)])).toEqual(['token-2', 'token-2']);
  expect(opened).toHaveLength(2);
  expect(onNewConversation).not.toHaveBeenCalled();
});

test('a token that is refused again is an error, and other errors are not retried', async () => {
  const { session, opened } = fixture();
  const refused = vi.fn(() => Promise.reject(new ApiError(401, 'unauthorized', '会话已失效')));
  await expect(session.run(refused)).rejects.toThrow('会话已失效');
  expect(refused).toHaveBeenCalledTimes(2);
  const broken = vi.fn(() => Promise.reject(new ApiError(500, 'internal_error', '系统开小差了')));
  await expect(session.run(broken)).rejects.toThrow('系统开小差了');
  expect(broken).toHaveBeenCalledTimes(1);
  expect(opened).toHaveLength(2);
});

test('a renewal that leads to another conversation is told', async () => {
  const { session, onNewConversation } = fixture(['old', 'new']);
  await session.run(refuse('token-1'));
  expect(onNewConversation).toHaveBeenCalledOnce();
});
