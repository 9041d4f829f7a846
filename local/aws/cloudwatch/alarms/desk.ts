import type { Alarms } from "../../../alarms/index.js";
import type { Deployed } from "../../../alarms/publisher.js";
import { AwsError } from "../../errors.js";

/** The alarms that are answered for, and what their deployment is called. */
export interface AlarmDesk {
  readonly alarms: Alarms;
  readonly deployed: Deployed;
}

/** What is left of a list behind a token; tokens are the position. @throws {AwsError} InvalidNextToken */
export function page<T>(all: readonly T[], most: number, token: string | undefined): { items: readonly T[]; NextToken?: string } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw new AwsError("InvalidNextToken", `${token} is no token of an earlier answer`);
  const end = from + most;
  return { items: all.slice(from, end), ...(end < all.length && { NextToken: String(end) }) };
}
