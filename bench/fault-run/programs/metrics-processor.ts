import "./transport.js";

export { handler } from "../../../lambdas/metrics-processor/handler.js";
