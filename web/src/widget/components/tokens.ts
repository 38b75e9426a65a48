/** Design tokens and the few rules that all components share. */

import { css } from 'lit';

/** The tokens: set on the chat, inherited by everything inside. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --brand: #c4481c;
    --brand-strong: #a63a13;
    --brand-soft: #fbe6da;
    --on-brand: #ffffff;
    --page: #f8f4ee;
    --surface: #fffdfa;
    --surface-raised: #ffffff;
    --line: #e8dfd4;
    --text: #2b2320;
    --text-soft: #6b5f57;
    --text-brand: #a63a13;
    --bubble: #ffffff;
    --bubble-mine: #fbdcc9;
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
      --brand: #d9592a;
      --brand-strong: #e4703f;
      --brand-soft: #3d2619;
      --on-brand: #1b0d06;
      --page: #191613;
      --surface: #211d1a;
      --surface-raised: #2c2723;
      --line: #3b342e;
      --text: #f1e9e2;
      --text-soft: #b5a89d;
      --text-brand: #f5a27c;
      --bubble: #2c2723;
      --bubble-mine: #5b3019;
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
