/** A sleep that ends early when one of the signals aborts. */
export const sleeper =
  (signals: readonly AbortSignal[]) =>
  (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (ms <= 0 || signals.some((signal) => signal.aborted)) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        for (const signal of signals) signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      for (const signal of signals) signal.addEventListener("abort", done, { once: true });
    });
