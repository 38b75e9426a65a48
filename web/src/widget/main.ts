/** The page of the chat: alone, or in a frame on a shop's page (`?inbox=…&origin=…`). */

import { backoff } from '../shared/backoff.js';
import { ApiError } from '../shared/http.js';
import { Api, type Inbox } from './api.js';
import { ChatElement } from './components/btp-chat.js';
import { embed } from './embedding.js';

const query = new URLSearchParams(location.search);
const inboxId = query.get('inbox') ?? 'web';
const origin = query.get('origin');
const chat = document.querySelector('btp-chat');

if (chat instanceof ChatElement) void begin(chat);

async function begin(element: ChatElement): Promise<void> {
  const embedded = origin !== null && window.parent !== window;
  element.closable = embedded;
  element.visible = !embedded;
  document.documentElement.classList.toggle('embedded', embedded);
  const inbox = await settings();
  document.title = inbox.title;
  element.inbox = inbox;
  if (embedded) embed(element, origin);
}

/** Returns the settings of the inbox, as soon as the hub can be reached. */
async function settings(): Promise<Inbox> {
  const api = new Api();
  for (let failures = 1; ; failures += 1) {
    try {
      return await api.inbox(inboxId);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTemporary) throw error;
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
    }
  }
}
