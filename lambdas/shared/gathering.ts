/** Work on several things at a time that each of them takes part in by itself. */
export interface Gathering<Input, Result> {
  /** One of those that are waited for. It joins with its input, or leaves; leaving after that changes nothing. */
  ticket(): { join(input: Input): Promise<Result>; leave(): void };
}

interface Waiting<Input, Result> {
  readonly input: Input;
  readonly resolve: (result: Result | Promise<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does the work once all have joined or left.
 * @param count how many are waited for
 * @param work on the inputs of those who joined; gives each its result, or an error
 */
export function createGathering<Input, Result>(
  count: number,
  work: (inputs: readonly Input[]) => Promise<ReadonlyMap<Input, Result | Error>>,
): Gathering<Input, Result> {
  const waiting: Waiting<Input, Result>[] = [];
  let missing = count;

  const begin = async (): Promise<void> => {
    try {
      const results = await work(waiting.map(({ input }) => input));
      for (const { input, resolve, reject } of waiting) {
        const result = results.get(input);
        if (result === undefined) reject(new Error("the work gave no result"));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  };
  const arrive = (): void => {
    missing -= 1;
    if (missing === 0 && waiting.length > 0) void begin();
  };

  return {
    ticket() {
      let used = false;
      const use = (): boolean => {
        const first = !used;
        used = true;
        return first;
      };
      return {
        join: (input) =>
          new Promise((resolve, reject) => {
            if (!use()) throw new Error("a ticket is used once");
            waiting.push({ input, resolve, reject });
            arrive();
          }),
        leave() {
          if (use()) arrive();
        },
      };
    },
  };
}
