/** Chinese names of what the API calls by codes. */

import type { ConversationItem, Presence, Priority, Status } from './types.js';
import type { Queue } from './inbox.js';

export const QUEUES: Record<Queue, string> = {
  waiting: '等待中',
  mine: '我的',
  open: '服务中',
  pending: '机器人',
  resolved: '已结束',
};

export const NOTHING: Record<Queue, string> = {
  waiting: '没有客户在等，喝口水吧',
  mine: '手上没有会话，去“等待中”领取',
  open: '没有正在服务的会话',
  pending: '没有机器人接待的会话',
  resolved: '还没有结束的会话',
};

export const STATUSES: Record<Status, string> = {
  pending: '机器人接待',
  waiting: '等待人工',
  open: '服务中',
  resolved: '已结束',
};

export const PRIORITIES: Record<Priority, string> = { urgent: '紧急', high: '优先', normal: '普通' };

export const PRESENCES: Record<Presence, string> = { online: '在线', away: '离开', offline: '离线' };

export const TICKET_KINDS: Record<string, string> = {
  complaint: '投诉',
  after_sales: '售后',
  appeal: '申诉',
  feedback: '反馈',
};

export const ROLES = { agent: '客服', supervisor: '主管', admin: '管理员' };

const REASONS: Record<string, string> = {
  asked: '客户要求人工',
  not_understood: '机器人没听懂',
  anger: '客户情绪激动',
  account_stolen: '账号可能被盗',
  high_value: '高额订单',
  bot_failure: '机器人出错',
  form_stuck: '一项信息一直没填对',
  unresolved: '照做后仍没解决',
  supervisor: '主管接管',
};

const OUTCOMES: Record<string, string> = {
  resolved: '已结束',
  returned: '交还机器人',
  transferred: '已转接',
  requeued: '回到队列',
  left: '客户离开队列',
  message: '客户留言',
};

const INBOXES: Record<string, string> = { web: '网页', shop: '商城', wechat: '微信' };

const MOODS: Record<string, string> = { angry: '激动', calm: '平静' };

/** Returns why a person was asked for. */
export const reasonName = (reason: string): string => REASONS[reason] ?? reason;

/** Returns how an episode ended. */
export const outcomeName = (outcome: string): string => OUTCOMES[outcome] ?? outcome;

/** Returns where a conversation came from. */
export const inboxName = (inbox: string): string =>
  INBOXES[inbox] ?? (inbox.startsWith('wechat') ? '微信' : inbox);

/** Returns the customer's mood. */
export const moodName = (mood: string): string => MOODS[mood] ?? mood;

/** Returns how a score (1 to 5) is coloured. */
export const moodOf = (score: number): string => (score >= 4 ? 'ok' : score <= 2 ? 'late' : 'soon');

/** Returns what the customer is called, for want of a name by the end of their id. */
export const contactName = (contact: ConversationItem['contact']): string =>
  contact.name ?? `访客 ${contact.id.slice(-4)}`;

/** Returns who did something to a ticket, from `agent:王珊`, `customer` and the like. */
export function actorName(actor: string): string {
  const [kind, name] = actor.split(':', 2);
  if (name) return name;
  return { customer: '客户', system: '系统', bot: '机器人', agent: '客服' }[kind ?? ''] ?? actor;
}
