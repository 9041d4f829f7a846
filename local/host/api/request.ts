/** A request as it came over the wire. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Names as sent, in order, repeated ones too. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Version of HTTP, e.g. `HTTP/1.1`. */
  readonly protocol: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** An answer to be sent. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Values by name; names with several values keep their order. */
export type MultiValues = Readonly<Record<string, readonly string[]>>;

/** The last value of a header, whatever its letters' case; null: not there. */
export const headerOf = ({ headers }: Pick<ApiRequest, "headers">, name: string): string | null =>
  headers.findLast(([one]) => one.toLowerCase() === name)?.[1] ?? null;

const grouped = (pairs: Iterable<readonly [string, string]>): MultiValues => {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
};

/** Headers by name as sent; the same name in other letters is the same header. */
export function headerValues(headers: ApiRequest["headers"]): MultiValues {
  const names = new Map<string, string>();
  for (const [name] of headers) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return grouped(headers.map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value] as const));
}

/** Query parameters, decoded. */
export const queryValues = (target: string): MultiValues =>
  grouped(new URLSearchParams(target.includes("?") ? target.slice(target.indexOf("?") + 1) : ""));

/** The last value of each name: what API Gateway gives where only one has room. */
export const lastValues = (values: MultiValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? ""]));
