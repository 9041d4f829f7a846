import { type Context, type Handler, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { OrderStore } from "./aws/order-store.js";
import type { HealthReport } from "./health.js";
import { jsonOnly } from "./http/body.js";
import type { AppEnv } from "./http/env.js";
import { type Observers, observe } from "./http/observe.js";
import { HttpProblem, problemResponse } from "./http/problems.js";
import { LIMITS } from "./limits.js";
import { type PlaceOrderDependencies, placeOrder } from "./routes/place-order.js";
import { readOrder } from "./routes/read-order.js";

/** Everything the app uses; tests pass their own. */
export interface AppDependencies extends Observers, PlaceOrderDependencies {
  readonly store: OrderStore;
  readonly health: () => Promise<HealthReport>;
  readonly service: string;
  /** True after SIGTERM: health fails, so that no new request is sent here. */
  readonly isDraining: () => boolean;
}

type Method = "GET" | "POST";

/** Liveness: a dependency that is down is reported, yet restarting this process would not mend it. */
const readHealth =
  ({ health, service, isDraining }: AppDependencies): Handler<AppEnv> =>
  async (c) => {
    if (isDraining()) return c.json({ status: "draining", service }, 503);
    const { status, dependencies } = await health();
    return c.json({ status, service, dependencies }, 200, { "Cache-Control": "no-store" });
  };

const readMetrics =
  ({ metrics }: AppDependencies): Handler<AppEnv> =>
  async (c) => {
    const { text, contentType } = await metrics.expose();
    return c.body(text, 200, { "Content-Type": contentType });
  };

/** The HTTP API of the shop. */
export function createApp(dependencies: AppDependencies): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(observe(dependencies));

  const route = (method: Method, path: string, ...handlers: readonly Handler<AppEnv>[]): void => {
    const allowed = method === "GET" ? "GET, HEAD" : method;
    app.use(path, async (c, next) => {
      c.set("route", path);
      if (!allowed.split(", ").includes(c.req.method))
        throw new HttpProblem(405, "Method not allowed", `use ${allowed} here`, { headers: { Allow: allowed } });
      await next();
      if (dependencies.isDraining()) c.header("Connection", "close");
    });
    for (const handler of handlers) app.on(method, [path], handler);
  };

  const limit = bodyLimit({
    maxSize: LIMITS.bodyBytes,
    onError: () => {
      throw new HttpProblem(413, "Content too large", `an order has at most ${LIMITS.bodyBytes} bytes`);
    },
  });
  route("POST", "/orders", jsonOnly, limit, placeOrder(dependencies));
  route("GET", "/orders/:id", readOrder(dependencies.store));
  route("GET", "/health", readHealth(dependencies));
  route("GET", "/metrics", readMetrics(dependencies));

  app.notFound((c) => problemResponse(c, new HttpProblem(404, "Not found", "there is nothing here")));
  app.onError((error, c: Context<AppEnv>) => {
    if (error instanceof HttpProblem) {
      c.set("failure", error.status >= 500 ? error.more.cause : error.more.problems ? refusal(error) : undefined);
      return problemResponse(c, error);
    }
    c.set("failure", error);
    return problemResponse(c, new HttpProblem(500, "Internal error", "the request failed; quote the correlation id"));
  });
  return app;
}

/** Which fields were wrong, never what stood in them. */
const refusal = ({ name, detail, more }: HttpProblem) => ({
  name,
  message: `${detail}: ${(more.problems ?? []).map(({ path }) => path).join(", ")}`,
});
