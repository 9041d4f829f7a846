import { createRequire } from "node:module";

/**
 * cdktf keeps a whole stack trace of every reference for its messages. Tests trace each line of one back to its source, which
 * takes two fifths of a synthesis; no test reads them.
 */
const traces: { captureStackTrace: () => string[] } = createRequire(import.meta.url)("cdktf/lib/tokens/private/stack-trace.js");
traces.captureStackTrace = () => [];
