/** A request as an answer needs it. */
export interface Asked {
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer's JSON. */
export type Answer = Readonly<Record<string, unknown>>;

/** Seconds between points. */
export const EVERY_MINUTE = 60;

const WORDS = "payment order provider timeout refused connection attempt queue table retry after waiting closed by peer".split(
  " ",
);

const LONG = Array.from({ length: 4000 }, (_, at) => `${WORDS[at % WORDS.length]} ${at}`).join(" ");

/** A text of that length, another for each number. */
export const textOf = (length: number, number: number): string => {
  const begin = (number * 31) % Math.max(1, LONG.length - length);
  return `${number} ${LONG.slice(begin, begin + length)}`.slice(0, length);
};

/** The page of a list that a token asks for. */
export function page(token: unknown, items: readonly unknown[], size: number, name: string): Answer {
  const first = Number(token ?? 0);
  const next = first + size < items.length ? { NextToken: String(first + size) } : {};
  return { [name]: items.slice(first, first + size), ...next };
}
