import type { AnswerValue } from "../value.js";

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** What an instance is filled with. */
export interface Words {
  /** Values of an object with these properties, as far as they are known. */
  object(properties: readonly string[]): Readonly<Record<string, AnswerValue>>;
  /** How many items a list has, if the schema lets it. @param property that holds the list */
  count(property: string): number;
  /** A number; undefined: any. */
  number(property: string): number | undefined;
  /** Text of a property. @param property its name, "" for an item @param allowed the values of its `enum` */
  text(property: string, allowed: readonly string[] | null): string;
}

const numberIn = ({ minimum, maximum }: Schema): number => {
  const least = typeof minimum === "number" ? minimum : 0;
  const most = typeof maximum === "number" ? maximum : least + 1;
  return least + (most - least) / 2;
};

const typeOf = ({ type }: Schema): unknown => (Array.isArray(type) ? type.find((one) => one !== "null") : type);

/** An instance that satisfies a JSON schema, with every property; of the keywords that tools' schemas use. */
export function instanceOf(schema: unknown, words: Words, property = ""): AnswerValue {
  if (!isSchema(schema)) return null;
  if (typeof schema.const === "string") return schema.const;
  const allowed = Array.isArray(schema.enum) ? schema.enum.filter((one): one is string => typeof one === "string") : null;
  switch (typeOf(schema)) {
    case "object": {
      const properties = isSchema(schema.properties) ? schema.properties : {};
      const known = words.object(Object.keys(properties));
      const made = Object.entries(properties).map(([key, part]): [string, AnswerValue] => [
        key,
        Object.hasOwn(known, key) ? known[key] : instanceOf(part, words, key),
      ]);
      return Object.fromEntries(made);
    }
    case "array": {
      const least = typeof schema.minItems === "number" ? schema.minItems : 0;
      const most = typeof schema.maxItems === "number" ? schema.maxItems : Number.POSITIVE_INFINITY;
      const length = Math.min(Math.max(words.count(property), least), most);
      const made = Array.from({ length }, () => instanceOf(schema.items, words, property));
      // Texts of a list are ids: each once.
      return made.every((one) => typeof one === "string") ? [...new Set(made)] : made;
    }
    case "string":
      return words.text(property, allowed);
    case "integer":
      return Math.ceil(words.number(property) ?? numberIn(schema));
    case "number":
      return words.number(property) ?? numberIn(schema);
    case "boolean":
      return true;
    default:
      return null;
  }
}
