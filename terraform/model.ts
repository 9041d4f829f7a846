import type { JsonObject, JsonValue, Path } from "./json.js";

/** A resource or a data source. */
export interface Block {
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly name: string;
  /** Address in its stack: `aws_sqs_queue.orders`, `data.aws_region.current`. */
  readonly address: string;
  readonly stack: string;
  readonly file: string;
  /** As written, meta-arguments included, comments left out. */
  readonly attributes: JsonObject;
  /** In one copy of a resource with `count` or `for_each`: what `count.index` or `each` stand for. */
  readonly copy?: { readonly key: string | number; readonly value: JsonValue };
}

/** An output of a stack. */
export interface Output {
  readonly name: string;
  readonly stack: string;
  readonly file: string;
  readonly value: JsonValue;
  readonly sensitive: boolean;
}

/** Where a stack's state is kept. */
export interface Backend {
  readonly type: string;
  readonly config: JsonObject;
}

/** One Terraform root module: a stack of cdktf.out, or a folder of `*.tf.json`. */
export interface Stack {
  readonly name: string;
  /** Folder of the files, as given to the loader. */
  readonly directory: string;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Output>;
  readonly locals: JsonObject;
  /** Name → declaration, which may have a `default`. */
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly providers: ReadonlyMap<string, readonly JsonObject[]>;
  readonly requiredProviders: JsonObject;
  readonly backend: Backend | undefined;
  /** Root keys that the graph does not look into (`module`, `moved` …), as written. */
  readonly others: JsonObject;
  /** Stacks that the manifest says come before this one. */
  readonly requires: readonly string[];
}

/** What a name in an expression stands for, after following outputs of other stacks and locals. */
export type Target =
  /** An attribute of a resource or data source; `attribute` is what follows its address. */
  | { readonly kind: "block"; readonly block: Block; readonly attribute: Path; readonly via: readonly Output[] }
  /** A value written elsewhere: an output, a local, a variable's default. Literal, or a template that holds further names. */
  | { readonly kind: "value"; readonly value: JsonValue; readonly stack: string; readonly via: readonly Output[] }
  /** Known to Terraform alone: `each.key`, `path.module`, a module's output, an ephemeral value, a variable without default. */
  | { readonly kind: "opaque"; readonly text: string };

/** A name that stands in an attribute of a block or in an output. */
export interface Reference {
  /** Where it stands. */
  readonly path: Path;
  /** The name as written. */
  readonly text: string;
  readonly target: Target;
}
