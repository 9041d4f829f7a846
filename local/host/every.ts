/** Something that repeats until it is stopped. */
export interface Repeating {
  stop(): Promise<void>;
}

/** Runs `work` every `ms`, never twice at the same time; `onError` is told of each failure. */
export function every(ms: number, work: () => Promise<void>, onError: (error: unknown) => void): Repeating {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = work()
        .catch(onError)
        .finally(() => {
          if (!stopped) schedule();
        });
    }, ms);
    timer.unref();
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
