/** Resolves like `whole`, to the same value. */
export function resolve<Options extends object>(
  value: unknown,
  options: Options,
  whole: (value: unknown, options: Options) => unknown,
  tokensOf: (text: string) => readonly object[],
): unknown;
