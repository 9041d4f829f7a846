import "./transport.js";

export { handler } from "../../../lambdas/metrics-api/handler.js";
