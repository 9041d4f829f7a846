import type { CacheSettings } from "../deployed/api/model.js";
import { type ApiAnswer, type ApiRequest, headerOf, queryValues } from "./request.js";

/** Most answers that are kept; the oldest goes first. */
const MAX_ENTRIES = 10_000;

/** Answers of a stage. */
export interface AnswerCache {
  get(key: string, now: number): ApiAnswer | null;
  put(key: string, answer: ApiAnswer, until: number): void;
}

/** An empty cache. */
export function createAnswerCache(): AnswerCache {
  const entries = new Map<string, { answer: ApiAnswer; until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      if (entry && entry.until > now) return entry.answer;
      entries.delete(key);
      return null;
    },
    put(key, answer, until) {
      entries.delete(key);
      entries.set(key, { answer, until });
      const [oldest] = entries.keys();
      if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    },
  };
}

/** Value of `method.request.<querystring|header|path>.<name>`. */
export function parameterOf(
  parameter: string,
  request: ApiRequest,
  pathParameters: Readonly<Record<string, string>>,
): string | null {
  const [, where, name = ""] = /^method\.request\.(?:multivalue)?(querystring|header|path)\.(.+)$/.exec(parameter) ?? [];
  if (where === "querystring") return queryValues(request.target)[name]?.join(",") ?? null;
  if (where === "header") return headerOf(request, name.toLowerCase());
  return pathParameters[name] ?? null;
}

/** What an answer is kept under: the method and the values of the parameters that were declared, nothing else. */
export const cacheKey = (
  { namespace, parameters }: CacheSettings,
  request: ApiRequest,
  pathParameters: Readonly<Record<string, string>>,
): string => JSON.stringify([namespace, ...parameters.map((one) => parameterOf(one, request, pathParameters))]);
