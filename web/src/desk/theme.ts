/** Light or dark: as the system has it, until the agent chooses. */

import { ref } from 'vue';
import { browserStorage, type KeyValue } from '../shared/storage.js';

const KEY = 'btp-desk-dark';

/** The page's colours. */
export class Theme {
  readonly dark = ref(false);

  /**
   * @param storage - remembers what the agent chose.
   * @param system - whether the system is dark.
   */
  constructor(
    private readonly storage: KeyValue,
    system: MediaQueryList,
  ) {
    const follow = (): void => {
      const chosen = storage.getItem(KEY);
      this.show(chosen === null ? system.matches : chosen === '1');
    };
    follow();
    system.addEventListener('change', follow);
  }

  /** Shows the page dark, or light, from now on. */
  choose(dark: boolean): void {
    this.storage.setItem(KEY, dark ? '1' : '0');
    this.show(dark);
  }

  private show(dark: boolean): void {
    document.documentElement.classList.toggle('dark', dark);
    this.dark.value = dark;
  }
}

/** Returns a colour of the page as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The theme of this page. */
export const theme = new Theme(browserStorage(), matchMedia('(prefers-color-scheme: dark)'));
