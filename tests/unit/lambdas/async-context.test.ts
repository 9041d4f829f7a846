import { describe, expect, it } from "vitest";
import { createNamespace, destroyNamespace, getNamespace } from "../../../lambdas/shared/telemetry/async-context.js";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a namespace", () => {
  it("keeps what is set apart for each run, across waits", async () => {
    const namespace = createNamespace("apart");
    const seen = await Promise.all(
      [1, 2, 3].map((n) =>
        namespace.runAndReturn(async () => {
          namespace.set("n", n);
          await turn();
          await turn();
          return namespace.get("n");
        }),
      ),
    );
    expect(seen).toEqual([1, 2, 3]);
    expect(namespace.get("n")).toBeUndefined();
  });

  it("shows a run what was set around it, and hides from outside what was set within", () => {
    const namespace = createNamespace("nested");
    expect(() => namespace.set("a", 1)).toThrow(/no context/);
    namespace.enter(namespace.createContext());
    namespace.set("a", 1);
    namespace.run(() => {
      expect(namespace.get("a")).toBe(1);
      namespace.set("a", 2);
      expect(namespace.get("a")).toBe(2);
    });
    expect(namespace.get("a")).toBe(1);
  });

  it("binds a function to the context it was bound in", () => {
    const namespace = createNamespace("bound");
    let bound: (suffix: string) => unknown = () => undefined;
    namespace.run((context) => {
      namespace.set("a", 1);
      bound = namespace.bind((suffix) => `${namespace.get("a")}${suffix}`, context);
    });
    expect(bound("!")).toBe("1!");
  });

  it("is found by its name until it is destroyed", () => {
    const namespace = createNamespace("named");
    expect(getNamespace("named")).toBe(namespace);
    destroyNamespace("named");
    expect(getNamespace("named")).toBeUndefined();
  });
});
