import "./transport.js";

export { handler } from "../../../lambdas/metrics-sweep/handler.js";
