import { asObjects, type Block, formatPath, isArray, isObject, type JsonObject, type JsonValue } from "../../terraform/index.js";
import type { ModelProblem } from "./errors.js";
import { type Resolver, UnresolvedError, type Where } from "./resolve.js";

/** What all readers of a model share. */
export interface ReadContext {
  readonly resolver: Resolver;
  readonly problems: ModelProblem[];
}

/** Bounds of a number. */
export interface NumberRule {
  readonly minimum?: number;
  readonly integer?: boolean;
}

/** Takes the attributes of a resource or nested block one by one; what nobody took is reported by `finish`. */
export class AttributeReader {
  private readonly taken = new Set<string>(["//"]);

  constructor(
    readonly context: ReadContext,
    readonly block: Block,
    private readonly where: Where = block,
    private readonly attributes: JsonObject = block.attributes,
    private readonly path: readonly (string | number)[] = [],
  ) {}

  /** Reports a problem of an attribute, or of the block itself. */
  report(attribute: string | undefined, message: string): void {
    const at = formatPath(attribute === undefined ? this.path : [...this.path, attribute]);
    const { file, address } = this.block;
    this.context.problems.push({ file, address, ...(at !== "" && { attribute: at }), message });
  }

  has(key: string): boolean {
    return this.attributes[key] !== undefined && this.attributes[key] !== null;
  }

  /** Whether any of these is there; takes none of them. */
  anyOf(keys: readonly string[]): string | undefined {
    return keys.find((key) => this.has(key));
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    this.report(key, "must be a text");
    return undefined;
  }

  requiredText(key: string): string {
    const value = this.text(key);
    if (value) return value;
    if (!this.has(key) || value === "") this.report(key, "is missing");
    return "";
  }

  /** A number, written as such or as text. */
  number(key: string, { minimum = Number.NEGATIVE_INFINITY, integer = false }: NumberRule = {}): number | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && number >= minimum && (!integer || Number.isInteger(number)))
      return number;
    const least = Number.isFinite(minimum) ? ` of at least ${minimum}` : "";
    this.report(key, `is ${JSON.stringify(value)}, must be ${integer ? "a whole number" : "a number"}${least}`);
    return undefined;
  }

  requiredNumber(key: string, rule?: NumberRule): number {
    if (!this.has(key)) this.report(key, "is missing");
    return this.number(key, rule) ?? Number.NaN;
  }

  flag(key: string, byDefault: boolean): boolean {
    const value = this.value(key);
    if (value === undefined) return byDefault;
    if (value === true || value === "true") return true;
    if (value !== false && value !== "false") this.report(key, `is ${JSON.stringify(value)}, must be true or false`);
    return false;
  }

  oneOf<const T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.text(key);
    const found = allowed.find((one) => one === value);
    if (value !== undefined && found === undefined) this.report(key, `is "${value}", must be one of ${allowed.join(", ")}`);
    return found;
  }

  /** An object of texts, such as dimensions. */
  texts(key: string): Readonly<Record<string, string>> {
    const value = this.value(key);
    if (value === undefined) return {};
    if (!isObject(value)) this.report(key, "must be an object");
    const entries = isObject(value) ? Object.entries(value) : [];
    const wrong = entries.filter(([, item]) => typeof item === "object");
    for (const [name] of wrong) this.report(key, `${name} must be a text`);
    return Object.fromEntries(entries.map(([name, item]) => [name, String(item)]));
  }

  /** The items of a list as they are written, each with the place whose names it uses. */
  items(key: string): readonly { readonly where: Where; readonly value: JsonValue }[] {
    this.taken.add(key);
    if (!this.has(key)) return [];
    const placed = this.attempt(key, () => this.context.resolver.placed(this.where, this.attributes[key] ?? null));
    if (!placed) return [];
    if (isArray(placed.value)) return placed.value.map((value) => ({ where: placed.where, value }));
    this.report(key, "must be a list");
    return [];
  }

  /** The value as it is written; undefined when absent. */
  raw(key: string): { readonly where: Where; readonly value: JsonValue } | undefined {
    this.taken.add(key);
    const value = this.attributes[key];
    return value === undefined || value === null ? undefined : { where: this.where, value };
  }

  /** Nested blocks. */
  blocks(key: string): readonly AttributeReader[] {
    this.taken.add(key);
    const value = this.attributes[key];
    const objects = asObjects(value);
    if (value !== undefined && value !== null && objects.length === 0 && !(isArray(value) && value.length === 0))
      this.report(key, "must be a block");
    const inList = isArray(value);
    return objects.map(
      (object, index) =>
        new AttributeReader(this.context, this.block, this.where, object, [...this.path, key, ...(inList ? [index] : [])]),
    );
  }

  /** Runs `work`; a value that is not known is a problem of the attribute. */
  attempt<T>(key: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error;
      this.report(key, error.message);
      return undefined;
    }
  }

  /** Reports every attribute that was neither taken nor is without influence. */
  finish(withoutInfluence: readonly string[] = []): void {
    for (const key of Object.keys(this.attributes)) {
      if (this.taken.has(key) || withoutInfluence.includes(key) || !this.has(key)) continue;
      this.report(
        key,
        "is not supported by the simulator, so its alarms could be wrong: remove it, or simulate without this resource",
      );
    }
  }

  private value(key: string): JsonValue | undefined {
    this.taken.add(key);
    if (!this.has(key)) return undefined;
    return this.attempt(key, () => this.context.resolver.literal(this.where, this.attributes[key] ?? null));
  }
}
