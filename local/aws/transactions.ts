import * as v from "valibot";
import { answerError } from "./answer.js";
import type { Call } from "./call.js";
import { AwsError } from "./errors.js";

// moto copies the whole table for each action of a transaction: some seconds for a hundred actions on a few hundred items. So
// transactions are taken apart here, one after the other, and moto does their actions. All that is lost is that readers may see
// one in the middle of it.

const Item = v.record(v.string(), v.unknown());
const Put = v.looseObject({ TableName: v.string(), Item, ConditionExpression: v.optional(v.string()) });
const Update = v.looseObject({ TableName: v.string(), Key: Item, ConditionExpression: v.optional(v.string()) });
const Request = v.looseObject({
  ClientRequestToken: v.optional(v.string()),
  TransactItems: v.pipe(
    v.array(v.union([v.strictObject({ Put }), v.strictObject({ Update })])),
    v.minLength(1),
    v.maxLength(100),
  ),
});

type Action = v.InferOutput<typeof Request>["TransactItems"][number];

const Answered = v.looseObject({
  __type: v.optional(v.string()),
  message: v.optional(v.string()),
  Message: v.optional(v.string()),
  Item: v.optional(Item),
  Attributes: v.optional(Item),
  Table: v.optional(v.looseObject({ KeySchema: v.array(v.looseObject({ AttributeName: v.string() })) })),
});
type Answered = v.InferOutput<typeof Answered>;

/** Calls an operation of moto; an error is an answer too. */
type Ask = (operation: string, input: object) => Promise<Answered & { readonly ok: boolean }>;

/** Why an action cannot be done, as DynamoDB spells it; `None` where it can. */
interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Readonly<Record<string, unknown>>;
}

const NONE: Reason = { Code: "None" };

const askOf =
  (motoUrl: string, call: Call): Ask =>
  async (operation, input) => {
    // By a connection of its own: a client that gives up does not leave half a transaction.
    const response = await fetch(motoUrl, {
      method: "POST",
      headers: {
        authorization: call.header("authorization"),
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { ...v.parse(Answered, JSON.parse((await response.text()) || "{}")), ok: response.ok };
  };

function reasonOf({ ok, __type = "", message, Message = message, Item: item }: Awaited<ReturnType<Ask>>): Reason {
  if (ok) return NONE;
  const name = __type.slice(__type.lastIndexOf("#") + 1);
  const Code = name.replace(/Exception$/, "").replace(/^Validation$/, "ValidationError");
  return { Code, ...(Message !== undefined && { Message }), ...(item && { Item: item }) };
}

const requestOf = (action: Action) => ("Put" in action ? action.Put : action.Update);

/** Does an action. @returns why not, or how to undo it */
async function perform(action: Action, ask: Ask): Promise<{ readonly reason: Reason; readonly undo: () => Promise<unknown> }> {
  const request = requestOf(action);
  const answered = await ask("Put" in action ? "PutItem" : "UpdateItem", { ...request, ReturnValues: "ALL_OLD" });
  const before = answered.Attributes;
  const undo = async () => {
    if (!answered.ok) return;
    const TableName = request.TableName;
    if (before && Object.keys(before).length > 0) return ask("PutItem", { TableName, Item: before });
    const { Table } = await ask("DescribeTable", { TableName });
    const item = "Put" in action ? action.Put.Item : action.Update.Key;
    const Key = Object.fromEntries((Table?.KeySchema ?? []).map(({ AttributeName: name }) => [name, item[name]]));
    return ask("DeleteItem", { TableName, Key });
  };
  return { reason: reasonOf(answered), undo };
}

/** Does all actions or none; those with a condition first, so that hardly anything has to be undone. @returns why none */
async function transact(actions: readonly Action[], ask: Ask): Promise<readonly Reason[] | undefined> {
  const isConditional = (action: Action) => requestOf(action).ConditionExpression !== undefined;
  const reasons = actions.map(() => NONE);
  const undo: (() => Promise<unknown>)[] = [];
  for (const now of [true, false]) {
    await Promise.all(
      actions.map(async (action, index) => {
        if (isConditional(action) !== now) return;
        const done = await perform(action, ask);
        reasons[index] = done.reason;
        undo.push(done.undo);
      }),
    );
    if (reasons.some(({ Code }) => Code !== NONE.Code)) {
      await Promise.all(undo.map((step) => step()));
      return reasons;
    }
  }
  return undefined;
}

/** Tokens that are remembered: a repeated request has the answer of the first. */
const MAX_TOKENS = 1000;

/**
 * Answers TransactWriteItems of puts and updates.
 * @returns false when the call is something else
 */
export function createTransactions(motoUrl: string): (call: Call) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  const byToken = new Map<string, Promise<readonly Reason[] | undefined>>();

  const begin = (actions: readonly Action[], ask: Ask): Promise<readonly Reason[] | undefined> => {
    const run = last.then(() => transact(actions, ask));
    last = run.catch(() => undefined);
    return run;
  };

  return async (call) => {
    if ((await call.operation()) !== "TransactWriteItems") return false;
    const request = v.safeParse(v.pipe(v.string(), v.parseJson(), Request), await call.text());
    if (!request.success) return false;
    const { TransactItems, ClientRequestToken: token } = request.output;
    const standing = token === undefined ? undefined : byToken.get(token);
    const run = standing ?? begin(TransactItems, askOf(motoUrl, call));
    if (token !== undefined) byToken.set(token, run);
    const [oldest] = byToken.keys();
    if (byToken.size > MAX_TOKENS && oldest !== undefined) byToken.delete(oldest);
    const reasons = await run;
    if (!reasons) {
      call.response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
      return true;
    }
    // A refused transaction may be tried again.
    if (token !== undefined) byToken.delete(token);
    const codes = reasons.map(({ Code }) => Code).join(", ");
    const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
    answerError(call, new AwsError("TransactionCanceledException", message, 400, { fields: { CancellationReasons: reasons } }));
    return true;
  };
}
