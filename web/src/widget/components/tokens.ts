/** Design tokens and the few rules that all components share. */

import { css } from 'lit';

/** The tokens: set on the chat, inherited by everything inside. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    /* The inbox's colour, on which white is readable; everything tinted is mixed from it. */
    --brand: var(--chat-colour, #c4481c);
    --brand-strong: color-mix(in oklab, var(--brand) 88%, black);
    --brand-soft: color-mix(in oklab, var(--brand) 12%, white);
    --on-brand: #ffffff;
    --page: #f8f4ee;
    --surface: #fffdfa;
    --surface-raised: #ffffff;
    --line: #e8dfd4;
    --line-strong: #8d8078;
    --star-off: #cfc4b8;
    --text: #2b2320;
    --text-soft: #6b5f57;
    --text-brand: color-mix(in oklab, var(--brand) 86%, black);
    --bubble: #ffffff;
    --bubble-mine: color-mix(in oklab, var(--brand) 19%, #fffaf5);
    --mark: #fff0c9;
    --warn: #fdf0d5;
    --on-warn: #6b4708;
    --danger: #b3261e;
    --ok: #3d8c5a;
    --radius: 16px;
    --radius-small: 6px;
    --space: 16px;
    --shadow: 0 1px 2px rgb(80 45 20 / 7%);
    --font: system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
    --text-size: 1rem;
    --text-size-small: 0.8125rem;
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --brand-strong: color-mix(in oklab, var(--brand) 88%, white);
      --brand-soft: color-mix(in oklab, var(--brand) 24%, #191613);
      --page: #191613;
      --surface: #211d1a;
      --surface-raised: #2c2723;
      --line: #3b342e;
      --line-strong: #857a71;
      --star-off: #5a5048;
      --text: #f1e9e2;
      --text-soft: #b5a89d;
      --text-brand: color-mix(in oklab, var(--brand) 42%, white);
      --bubble: #2c2723;
      --bubble-mine: color-mix(in oklab, var(--brand) 40%, #191613);
      --mark: #4a3c16;
      --warn: #43340f;
      --on-warn: #f6dfa8;
      --danger: #ff9c92;
      --ok: #63bd86;
      --shadow: none;
    }
  }
`;

/** Box model, controls, focus and motion. */
export const base = css`
  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }

  button {
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }

  button:disabled {
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--text-brand);
    outline-offset: 2px;
  }

  .icon-button {
    flex: none;
    display: grid;
    place-items: center;
    width: 38px;
    height: 38px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--text-soft);
  }

  .icon-button:hover:enabled {
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
