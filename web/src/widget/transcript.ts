/** The conversation as a text file. */

import type { Item } from './timeline.js';
import { words } from './strings.js';

/** Returns the conversation as plain text, oldest first. */
export function transcript(title: string, items: readonly Item[], nameOf: (item: Item) => string): string {
  const lines = items.map((item) => {
    const said = [
      item.text,
      ...item.attachments.map(({ type, name }) => `[${words()[type]}] ${name}`),
      ...item.cards.flatMap((card) =>
        card.type === 'rating' ? [] : `[${words()[card.type]}] ${card.number}`,
      ),
    ];
    return `${item.createdAt.toLocaleString('zh-CN', { hour12: false })}  ${nameOf(item)}\n${said.filter(Boolean).join('\n')}`;
  });
  return (
    [`${title} · ${words().log}`, ...(lines.length > 0 ? lines : [words().noMessagesYet])].join('\n\n') + '\n'
  );
}

/** Saves a text as a file of the customer's. */
export function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = `${words().log}-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
}
