import * as v from "valibot";
import { Text } from "./environment.js";

/** What a variable holds as JSON; undefined where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong is told by the check of the type, with the variable's name.
    return undefined;
  }
};

/** A variable that holds a JSON object of texts, e.g. `{"orders":"orders-dev"}`, at least one. */
export const NamedTexts = v.pipe(
  Text,
  v.transform(parseJson),
  v.record(v.string(), v.pipe(v.string(), v.minLength(1)), "must be a JSON object of texts"),
  v.check((texts) => Object.keys(texts).length > 0, "must name at least one"),
);
