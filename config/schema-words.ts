/** A schema of valibot, of which only what is asked for is looked at. */
type Schema = Readonly<Record<string, unknown>>;

/** One step of an issue's path. */
export interface Step {
  readonly key: unknown;
  /** What the key is of. */
  readonly input: unknown;
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;
const schemasIn = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const entriesOf = ({ entries }: Schema): Schema => (isSchema(entries) ? entries : {});

/** What a schema stands for: what it wraps, its alternatives, else itself. */
function alternatives(schema: unknown): readonly Schema[] {
  if (!isSchema(schema)) return [];
  if (isSchema(schema.wrapped)) return alternatives(schema.wrapped);
  return schema.type === "variant" || schema.type === "union" ? schemasIn(schema.options).flatMap(alternatives) : [schema];
}

/** Of alternatives, those whose fixed entries (`kind: "s3"`) are the value's; all where none is. */
function fitting(schemas: readonly Schema[], value: unknown): readonly Schema[] {
  const fits = schemas.filter((schema) =>
    Object.entries(entriesOf(schema)).every(
      ([key, entry]) => !isSchema(entry) || entry.type !== "literal" || (isSchema(value) && value[key] === entry.literal),
    ),
  );
  return fits.length > 0 ? fits : schemas;
}

/** The schemas of what lies at a path below one. */
export function schemasAt(root: unknown, path: readonly Step[]): readonly Schema[] {
  let found = alternatives(root);
  for (const { key, input } of path)
    found = fitting(found, input).flatMap((schema) => {
      if (schema.type === "record") return alternatives(schema.value);
      if (schema.type === "array") return alternatives(schema.item);
      return typeof key === "string" ? alternatives(entriesOf(schema)[key]) : [];
    });
  return found;
}

/** The keys that an object at the last step of a path may have. */
export function knownKeys(root: unknown, path: readonly Step[]): readonly string[] {
  const objects = fitting(schemasAt(root, path.slice(0, -1)), path.at(-1)?.input);
  return [...new Set(objects.flatMap((schema) => Object.keys(entriesOf(schema))))];
}

const quoted = (value: unknown): string => JSON.stringify(value);

/** The key by whose fixed value an object's alternatives are told apart, and these values. */
function kindOf(objects: readonly Schema[]): string | undefined {
  const [first] = objects;
  const key = first && Object.entries(entriesOf(first)).find(([, entry]) => isSchema(entry) && entry.type === "literal")?.[0];
  if (objects.length < 2 || key === undefined) return undefined;
  const values = objects.map((schema) => entriesOf(schema)[key]).flatMap((entry) => (isSchema(entry) ? [entry.literal] : []));
  return `an object with ${key} (${values.map(quoted).join(" or ")})`;
}

const MUST_BE = /^must be /;

function wordsOfOne(schema: Schema): string {
  const actions = schemasIn(schema.pipe);
  // A number's own message, or else that of a text's pattern, says more than its type.
  const said = [schema, ...actions].map(({ message }) => message).find((text) => typeof text === "string" && MUST_BE.test(text));
  if (typeof said === "string") return said.replace(MUST_BE, "");
  const begins = actions.find(({ type }) => type === "starts_with");
  switch (schema.type) {
    case "string":
      return begins ? `a text that begins with ${quoted(begins.requirement)}` : "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "literal":
      return quoted(schema.literal);
    case "picklist":
      return `one of ${Array.isArray(schema.options) ? schema.options.join(", ") : ""}`;
    case "array":
      return `a list, each entry ${wordsOf(alternatives(schema.item))}`;
    case "record":
      return "an object that holds each by its name";
    default:
      return `an object with ${Object.keys(entriesOf(schema)).join(", ")}`;
  }
}

/** What a value must be to fit one of the schemas: `a text`, `an object with target, periodDays`. */
export function wordsOf(schemas: readonly Schema[]): string {
  const literals = schemas.length > 1 && schemas.every(({ type }) => type === "literal");
  return kindOf(schemas) ?? [...new Set(schemas.map(wordsOfOne))].join(literals ? " or " : ", or ");
}
