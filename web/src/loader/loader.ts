/**
 * What a shop puts on its site: `<script src="…/loader.js" data-inbox="…" async></script>`. Shows a button, and the chat in a
 * frame of the hub's own: neither page can touch the other's styles, scripts or storage. Works under a strict
 * Content-Security-Policy of the shop that allows the hub in `script-src` and `frame-src`.
 */

import type { SignedCustomer, ToChat, ToPage } from '../shared/bridge.js';
import { sheet } from './sheet.js';

interface Events {
  ready: undefined;
  open: undefined;
  close: undefined;
  unread: number;
  message: { sender: string; text: string };
}

type Handler = (detail: unknown) => void;
type Call = [name: string, ...detail: unknown[]];
type Interface = ((...call: Call) => void) & { q?: ArrayLike<unknown>[] };

const script = document.currentScript as HTMLScriptElement;
const hub = new URL(script.src).origin;
const handlers: Partial<Record<keyof Events, Handler[]>> = {};
const waiting: ToChat[] = [];

let customer: SignedCustomer | null = null;
let isOpen = false;
let isReady = false;

const host = document.createElement('btp-widget');
const root = host.attachShadow({ mode: 'open' });
root.adoptedStyleSheets = [sheet()];
const button = document.createElement('button');
const badge = document.createElement('span');
const frame = document.createElement('iframe');

function build(): void {
  // Shadow roots keep rules out; only the host itself can be hit, so it is reset.
  host.style.cssText = 'all:initial!important;position:fixed!important;z-index:2147483000!important';
  button.type = 'button';
  button.hidden = true;
  const svg = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  path.setAttribute(
    'd',
    'M12 3.8c-4.9 0-8.7 3.2-8.7 7.3 0 2.3 1.2 4.3 3.1 5.7l-.6 3.1 3.4-1.7c.9.2 1.8.3 2.8.3 4.9 0 8.7-3.3 8.7-7.4s-3.8-7.3-8.7-7.3zM8.3 11.2h.01M12 11.2h.01M15.7 11.2h.01',
  );
  icon.append(path);
  badge.hidden = true;
  button.append(icon, badge);
  button.addEventListener('click', () => {
    show(!isOpen);
  });
  const query = new URLSearchParams({ inbox: script.dataset.inbox ?? 'web', origin: location.origin });
  frame.src = `${hub}/chat?${query.toString()}`;
  frame.hidden = true;
  root.append(frame, button);
  document.body.append(host);
  window.addEventListener('message', onMessage);
}

function onMessage(event: MessageEvent<ToPage>): void {
  if (event.source !== frame.contentWindow || event.origin !== hub) return;
  const message = event.data;
  if (message.btp === 'ready') {
    isReady = true;
    frame.title = message.title;
    button.dataset.label = message.label;
    host.style.setProperty('--colour', message.colour);
    frame.className = button.className = message.position;
    button.hidden = false;
    label(0);
    tell({ btp: 'begin', open: isOpen, customer });
    waiting.splice(0).forEach(tell);
    fire('ready', undefined);
  }
  if (message.btp === 'close') show(false);
  if (message.btp === 'unread') {
    label(message.count);
    fire('unread', message.count);
  }
  if (message.btp === 'message') fire('message', { sender: message.sender, text: message.text });
}

function label(unread: number): void {
  badge.hidden = unread === 0 || isOpen;
  badge.textContent = unread > 99 ? '99+' : String(unread);
  button.setAttribute('aria-label', `${button.dataset.label ?? ''}${unread > 0 ? ` (${unread})` : ''}`);
}

function show(open: boolean): void {
  if (open === isOpen) return;
  // Before the frame is hidden, which takes the focus from it.
  const inside = document.activeElement === host;
  isOpen = open;
  frame.hidden = !open;
  button.classList.toggle('open', open);
  button.setAttribute('aria-expanded', String(open));
  if (open) {
    badge.hidden = true;
    frame.focus();
  } else if (inside) button.focus();
  say({ btp: 'visible', open });
  fire(open ? 'open' : 'close', undefined);
}

/** Tells the chat something, now or when it is ready; what `begin` says anyway is not kept. */
function say(message: ToChat): void {
  if (isReady) tell(message);
  else if (message.btp === 'send') waiting.push(message);
}

function tell(message: ToChat): void {
  frame.contentWindow?.postMessage(message, hub);
}

function fire<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
  for (const handler of handlers[name] ?? []) handler(detail);
}

function on(name: keyof Events, handler: Handler): void {
  (handlers[name] ??= []).push(handler);
}

function call(...[name, detail, handler]: Call): void {
  if (name === 'open' || name === 'close') show(name === 'open');
  else if (name === 'toggle') show(!isOpen);
  else if (name === 'identify') {
    customer = (detail as SignedCustomer | null | undefined) ?? null;
    say({ btp: 'identify', customer });
  } else if (name === 'send') {
    show(true);
    say({ btp: 'send', text: String(detail) });
  } else if (name === 'on') {
    on(detail as keyof Events, handler as Handler);
  } else console.error(`btp: unknown call "${name}"`);
}

const page = window as { btp?: Interface };
const early = page.btp?.q ?? [];
page.btp = call;
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', build);
else build();
for (const kept of early) call(...(Array.from(kept) as Call));
