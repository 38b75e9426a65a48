/** How the composer looks. */

import { css } from 'lit';

/** Styles of `<btp-composer>`. */
export const composerStyles = css`
  :host {
    display: block;
    padding: 10px max(var(--space), env(safe-area-inset-right)) calc(10px + env(safe-area-inset-bottom))
      max(var(--space), env(safe-area-inset-left));
    border-top: 1px solid var(--line);
    background: var(--surface);
  }

  form {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--line-strong);
    border-radius: 24px;
    background: var(--surface-raised);
    transition: border-color 0.15s;
  }

  form:focus-within {
    border-color: var(--brand);
    box-shadow: 0 0 0 1px var(--brand);
  }

  textarea {
    flex: 1;
    min-width: 0;
    max-height: min(9.6em, 30vh);
    padding: 6px 4px;
    border: 0;
    background: none;
    font-size: var(--text-size);
    line-height: 1.6;
    resize: none;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }

  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    color: var(--text-soft);
    opacity: 1;
  }

  .send {
    flex: none;
    display: grid;
    place-items: center;
    width: 38px;
    height: 38px;
    border: 0;
    border-radius: 50%;
    background: var(--brand);
    color: var(--on-brand);
    transition: background-color 0.15s;
  }

  .send:hover:enabled {
    background: var(--brand-strong);
  }

  .send:disabled {
    background: var(--line);
    color: var(--text-soft);
  }

  .suggestions {
    display: flex;
    flex-direction: column;
    margin: -4px 0 8px;
  }

  .suggestions button {
    padding: 8px 6px;
    border: 0;
    border-bottom: 1px solid var(--line);
    background: none;
    font-size: 0.9375rem;
    line-height: 1.4;
    text-align: start;
  }

  .suggestions button:last-child {
    border-bottom: 0;
  }

  .suggestions button:hover {
    color: var(--text-brand);
  }

  .files {
    display: flex;
    gap: 10px;
    margin: 0 0 8px;
    padding: 6px 6px 2px 2px;
    overflow-x: auto;
    list-style: none;
  }

  .files li {
    position: relative;
    flex: none;
    width: 64px;
    height: 64px;
  }

  .files img,
  .files video {
    width: 100%;
    height: 100%;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--page);
    object-fit: cover;
  }

  .files progress {
    position: absolute;
    inset: auto 8px 8px;
    width: 48px;
    height: 5px;
    border-radius: 3px;
    accent-color: var(--brand);
  }

  .files .again {
    position: absolute;
    inset: 0;
    border: 0;
    border-radius: 12px;
    background: rgb(0 0 0 / 62%);
    color: #fff;
    font-size: 0.875rem;
  }

  .files .remove {
    position: absolute;
    inset: -6px -6px auto auto;
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--text-soft);
    color: var(--surface);
  }

  .files .remove svg {
    width: 12px;
    height: 12px;
  }

  .complaint:not(:empty) {
    margin: 0 6px 8px;
    color: var(--danger);
    font-size: var(--text-size-small);
  }

  .count {
    margin: 6px 14px 0;
    color: var(--text-soft);
    font-size: var(--text-size-small);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .count.over {
    color: var(--danger);
  }
`;
