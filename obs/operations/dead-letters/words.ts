/** @example plural(2, "message") // "2 messages" */
export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
