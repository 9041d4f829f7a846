import * as v from "valibot";
import { Slug } from "./primitives.js";

/**
 * The AWS account that an environment is deployed to. What AWS has once an account and region, the environments of one account
 * share: see `owns`.
 */
export const AccountSchema = v.strictObject({
  /** What people call it; environments of the same name share the account. */
  name: Slug,
  /** Its number, as text. With it Terraform refuses the credentials of any other account. */
  id: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/, "must be an account's id: twelve digits, as text"))),
});
