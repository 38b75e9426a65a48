/** The chat inside a shop's page: talks to the loader around its frame. */

import type { ToChat, ToPage } from '../shared/bridge.js';
import type { Message } from '../shared/messages.js';
import type { ChatElement } from './components/btp-chat.js';
import { words } from './strings.js';

/**
 * Connects a chat with the page around its frame. Only the window right around it is listened to, and only while it shows
 * the origin that the loader named; the hub has the browser refuse frames on sites that the inbox does not allow.
 *
 * @param chat - the chat, with its inbox.
 * @param origin - the origin of the page around.
 */
export function embed(chat: ChatElement, origin: string): void {
  const tell = (message: ToPage): void => {
    window.parent.postMessage(message, origin);
  };
  const actions: { [Name in ToChat['btp']]: (message: Extract<ToChat, { btp: Name }>) => void } = {
    begin: ({ open, customer }) => {
      if (customer) chat.identity = customer;
      chat.visible = open;
    },
    visible: ({ open }) => {
      chat.visible = open;
      if (open) chat.focus();
    },
    identify: ({ customer }) => {
      chat.identity = customer ?? undefined;
    },
    send: ({ text }) => {
      chat.say(text);
    },
  };

  window.addEventListener('message', (event: MessageEvent<ToChat>) => {
    if (event.source !== window.parent || event.origin !== origin) return;
    const act = actions[event.data.btp] as ((message: ToChat) => void) | undefined;
    act?.(event.data);
  });
  chat.addEventListener('btp-close', () => {
    tell({ btp: 'close' });
  });
  chat.addEventListener('btp-unread', (event) => {
    tell({ btp: 'unread', count: (event as CustomEvent<number>).detail });
  });
  chat.addEventListener('btp-message', (event) => {
    const { sender, text } = (event as CustomEvent<Message>).detail;
    tell({ btp: 'message', sender, text });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) tell({ btp: 'close' });
  });
  if (chat.inbox) {
    const { title, colour, position } = chat.inbox;
    tell({ btp: 'ready', title, colour, position, label: words().openChat });
  }
}
