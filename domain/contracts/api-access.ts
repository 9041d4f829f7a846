import * as v from "valibot";

/** What the secret of those who post metrics holds, as JSON: the address of the API with its stage, and a tenant's key. */
export const ApiAccessSchema = v.object({ url: v.pipe(v.string(), v.url()), apiKey: v.pipe(v.string(), v.minLength(1)) });

/** Access to the API. */
export type ApiAccess = v.InferOutput<typeof ApiAccessSchema>;
