import { expect, test } from 'vitest';
import type { Situation } from '../../src/widget/api.js';
import { headline, openingItem, placeholder } from '../../src/widget/presenting.js';
import { words } from '../../src/widget/strings.js';
import { timeline } from '../../src/widget/timeline.js';
import { transcript } from '../../src/widget/transcript.js';
import { message } from '../fakes.js';

const bot: Situation = { status: 'pending', ahead: null, leaving_message: false, agent: null };

test('the line below the title tells who serves', () => {
  const t = words();
  expect(headline('offline', bot).status).toBe(t.connecting);
  expect(headline('online', undefined).status).toBe(t.connecting);
  expect(headline('online', bot).status).toBe('智能客服为您服务');
  expect(headline('online', { ...bot, status: 'waiting', ahead: 2 }).status).toBe('排队中，前面还有 2 位');
  expect(headline('online', { ...bot, status: 'waiting', ahead: 0 }).status).toBe('排队中，您排在第一位');
  expect(headline('online', { ...bot, status: 'open', agent: '小周' }).status).toBe('小周 正在为您服务');
  const away: Situation = { ...bot, status: 'waiting', leaving_message: true };
  expect(headline('online', away).status).toBe('人工客服不在线，请留言');
  expect(placeholder(away)).toBe('请留言…');
});

test('the transcript has everything that was said, files and cards by name', () => {
  const log = [
    message(1, {
      sender: 'customer',
      text: '',
      attachments: [{ id: 'a', type: 'image', name: '破损.jpg', size: 1, url: '/a' }],
    }),
    message(2, { text: '登记好了', cards: [{ type: 'ticket', number: 'TS202611250001' }] }),
  ];
  const items = timeline(log, [], { offline: false, failures: 0 });
  const text = transcript('客服', items, ({ sender }) => sender);
  expect(text).toContain('customer\n[图片] 破损.jpg');
  expect(text).toContain('bot\n登记好了\n[工单] TS202611250001');
  expect(transcript('客服', [], String)).toContain('还没有聊天记录');
});

test('the opening can be chosen from until something is said', () => {
  const inbox = {
    id: 'web',
    title: '客服',
    colour: '#c4481c',
    position: 'right',
    language: 'zh-CN',
    greeting: '您好',
    suggestions: ['我要退货'],
  } as const;
  const open = { ...inbox, suggestions: [...inbox.suggestions] };
  expect(openingItem(open, []).current).toBe(true);
  const said = timeline([message(1)], [], { offline: false, failures: 0 });
  expect(openingItem(open, said).current).toBe(false);
});

test('agents are told apart by name', () => {
  const log = [
    message(1, { sender: 'agent', author: '小周' }),
    message(2, { sender: 'agent', author: '小周' }),
    message(3, { sender: 'agent', author: '小吴' }),
  ];
  const items = timeline(log, [], { offline: false, failures: 0 });
  expect(items.map(({ opensTurn }) => opensTurn)).toEqual([true, false, true]);
});
