import * as v from "valibot";
import { Text } from "./environment.js";

const parse = (text: string): unknown => {
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
  v.transform(parse),
  v.record(v.string(), v.pipe(v.string(), v.minLength(1)), "must be a JSON object of texts"),
  v.check((texts) => Object.keys(texts).length > 0, "must name at least one"),
);
