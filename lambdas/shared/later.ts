/**
 * What is needed late or seldom, loaded when it is first asked for and then kept; after a failure it is loaded anew. For parts of a
 * bundle that a cold start should not pay for, by `await import()`.
 */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
