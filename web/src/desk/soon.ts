/** Answers many calls by one deed. */

/** Asks for a deed; `cancel` takes back what was asked for. */
export interface Soon {
  (): void;
  cancel(): void;
}

/**
 * Returns a function that has something done once, a while after the first of many calls.
 *
 * @param act - what is to be done.
 * @param ms - how long calls are gathered.
 */
export function soon(act: () => unknown, ms: number): Soon {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void act();
    }, ms);
  };
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return Object.assign(ask, { cancel });
}
