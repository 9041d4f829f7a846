/** What an operation answers; dates and maps become whatever the protocol uses for them. */
export type AnswerValue = string | number | boolean | Date | null | undefined | AnswerMap | readonly AnswerValue[] | AnswerObject;

/** A map of an answer, as opposed to a structure: the query protocol writes them differently. */
export type AnswerMap = ReadonlyMap<string, number>;

/** A structure of an answer. */
export interface AnswerObject {
  readonly [key: string]: AnswerValue;
}

const isList = (value: AnswerValue): value is readonly AnswerValue[] => Array.isArray(value);
const isMap = (value: AnswerValue): value is AnswerMap => value instanceof Map;

/** Applies the case that a value is. */
export function matchValue<T>(
  value: AnswerValue,
  cases: {
    readonly date: (value: Date) => T;
    readonly list: (value: readonly AnswerValue[]) => T;
    readonly map: (value: AnswerMap) => T;
    readonly structure: (value: AnswerObject) => T;
    readonly scalar: (value: string | number | boolean | null | undefined) => T;
  },
): T {
  if (value instanceof Date) return cases.date(value);
  if (isList(value)) return cases.list(value);
  if (isMap(value)) return cases.map(value);
  if (value !== null && typeof value === "object") return cases.structure(value);
  return cases.scalar(value);
}
