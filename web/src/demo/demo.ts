/** The demo shop: what a real shop's page would do with the chat. */

import type { SignedCustomer } from '../shared/bridge.js';
import { request } from '../shared/http.js';

/** What the demo shop's server knows about its customer. */
interface Account {
  customer: SignedCustomer;
  orders: { number: string; title: string; status: string }[];
}

type Btp = ((...call: unknown[]) => void) & { q?: unknown[][] };

const page = window as unknown as { btp?: Btp };

/** Keeps calls until the loader is there. */
const keep: Btp = (...call) => {
  (keep.q ??= []).push(call);
};
page.btp ??= keep;

/** Calls the chat. */
function btp(...call: unknown[]): void {
  page.btp?.(...call);
}

const STATES: Readonly<Record<string, string>> = {
  unpaid: '待付款',
  unshipped: '待发货',
  shipped: '运输中',
  delivered: '已签收',
  cancelled: '已取消',
  refunding: '退款中',
  refunded: '已退款',
};

const find = (id: string): HTMLElement => document.querySelector(`#${id}`) ?? document.body;
let account: Account | undefined;

async function logIn(): Promise<void> {
  account = await request<Account>('GET', '/demo/account');
  btp('identify', account.customer);
  show();
}

function logOut(): void {
  account = undefined;
  btp('identify', null);
  show();
}

function show(): void {
  find('who').textContent = account ? `您好，${account.customer.name}` : '未登录';
  const login = find('login');
  login.hidden = false;
  login.textContent = account ? '退出登录' : '登录演示账号';
  const orders = account?.orders ?? [];
  find('order-list').replaceChildren(...(orders.length > 0 ? orders.map(row) : [empty()]));
}

function row({ number, title, status }: Account['orders'][number]): HTMLElement {
  const item = document.createElement('li');
  const what = element('div', 'what', title);
  what.append(element('span', 'number', `订单号 ${number}`));
  const ask = element('button', '', '联系客服');
  ask.setAttribute('aria-label', `就订单 ${number} 联系客服`);
  ask.addEventListener('click', () => {
    btp('send', `我想问一下订单 ${number}`);
  });
  item.append(what, element('span', 'state', STATES[status] ?? ''), ask);
  return item;
}

function empty(): HTMLElement {
  return element('li', 'empty', account ? '还没有订单。' : '登录后在这里看订单。');
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

find('login').addEventListener('click', () => {
  if (account) logOut();
  else void logIn();
});
for (const opener of document.querySelectorAll('[data-btp]')) {
  opener.addEventListener('click', () => {
    btp('open');
  });
}
void logIn();
