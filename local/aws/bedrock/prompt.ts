import * as v from "valibot";

const Blocks = v.array(v.looseObject({ text: v.optional(v.string()) }));
const Tool = v.looseObject({
  toolSpec: v.looseObject({ name: v.string(), inputSchema: v.looseObject({ json: v.record(v.string(), v.unknown()) }) }),
});

/** Request of Converse, as far as the stand-in reads it (page "Converse"). */
export const ConverseRequest = v.looseObject({
  messages: v.pipe(v.array(v.looseObject({ role: v.picklist(["user", "assistant"]), content: Blocks })), v.minLength(1)),
  system: v.optional(Blocks, []),
  inferenceConfig: v.optional(v.looseObject({ maxTokens: v.optional(v.pipe(v.number(), v.minValue(1))) }), {}),
  toolConfig: v.optional(v.looseObject({ tools: v.pipe(v.array(Tool), v.minLength(1)) })),
  guardrailConfig: v.optional(v.looseObject({ guardrailIdentifier: v.optional(v.string()) })),
});
/** Request of Converse. */
export type ConverseRequest = v.InferOutput<typeof ConverseRequest>;

/** All texts of a request. */
export const promptOf = ({ system, messages }: ConverseRequest): string =>
  [...system, ...messages.flatMap(({ content }) => content)].map(({ text = "" }) => text).join("\n");

/** Ids of evidence: a letter and a number, within quotes or brackets, or before a colon. */
const EVIDENCE_ID = /(?<=["'[(<\s]|^)[amgtlc][1-9]\d{0,3}(?=["'\])>:,])/gm;

/** Ids of the evidence in a prompt, in their order. */
export const evidenceIds = (prompt: string): string[] => [...new Set(prompt.match(EVIDENCE_ID) ?? [])];

const Given = v.record(v.string(), v.unknown());

/** Objects that a prompt gives, each as JSON on a line of its own. */
export const objectsGiven = (prompt: string): Readonly<Record<string, unknown>>[] =>
  prompt.split("\n").flatMap((line) => {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Given), line);
    return parsed.success ? [parsed.output] : [];
  });

/** Values that a prompt gives a field somewhere, as JSON or as `field: value`. */
export const valuesGiven = (prompt: string, field: string): string[] => {
  const pattern = new RegExp(`"?\\b${field}"?\\s*[:=]\\s*"?([\\w:.-]+)`, "g");
  return [...new Set([...prompt.matchAll(pattern)].map(([, value = ""]) => value))];
};

/** Sentences within a prompt that try to command whoever reads it. */
export const injections = (prompt: string): string[] =>
  prompt
    .split(/[\n.]/)
    .filter((sentence) => /\b(ignore|disregard|forget)\b.{0,40}\b(instructions?|rules?|above|previous)\b/i.test(sentence));
