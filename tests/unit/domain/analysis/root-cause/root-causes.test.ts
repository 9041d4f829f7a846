import { describe, expect, test } from "vitest";
import { type Incident, rootCauses } from "../../../../../domain/analysis/root-cause/index.js";
import { incidentOf } from "./support.js";

const latency = { node: "front", metric: "latency" } as const;
const availability = { node: "front", metric: "availability" } as const;
const SHOP = "front>shop front>mail shop>store shop>cache";
const best = (incident: Incident) => rootCauses(incident).causes[0];
const plus = (seconds: number): number[] => [0.02, 0.02, 0.02 + seconds, 0.02 + seconds, 0.02 + seconds, 0.02 + seconds];
const less = (percent: number): number[] => [100, 100, 100 - percent, 100 - percent, 100 - percent, 100 - percent];

describe("waiting", () => {
  test("goes to the callee whose waiting accounts for that of its callers", () => {
    const incident = incidentOf(SHOP, latency, {
      front: { latency: plus(0.5) },
      shop: { latency: plus(0.5) },
      store: { latency: plus(0.5) },
    });
    expect(best(incident)).toMatchObject({ node: "store", symptom: "latency", path: ["front", "shop", "store"] });
  });

  test("stays with a node whose callees have no part in it", () => {
    const incident = incidentOf(SHOP, latency, { front: { latency: plus(0.5) }, shop: { latency: plus(0.5) } });
    expect(best(incident)).toMatchObject({ node: "shop", symptom: "latency" });
  });

  test("stays with the caller when the callee's own is far too little", () => {
    const incident = incidentOf(SHOP, latency, {
      front: { latency: plus(0.5) },
      shop: { latency: plus(0.5) },
      store: { latency: plus(0.02) },
    });
    expect(best(incident)?.node).toBe("shop");
  });

  test("of a node that has been so all the time in the incident's window is not the target's", () => {
    const incident = incidentOf(SHOP, latency, {
      front: { latency: plus(0.3) },
      mail: { latency: [0.8, 0.8, 0.8, 0.8, 0.8, 0.8] },
      shop: { latency: plus(0.3) },
    });
    expect(best(incident)?.node).toBe("shop");
  });
});

describe("gaps", () => {
  test("of the cause do not make its caller the cause", () => {
    const gaps: (number | null)[] = [0.02, 0.02, null, null, null, 0.52];
    const incident = incidentOf(SHOP, latency, {
      front: { latency: plus(0.5) },
      shop: { latency: plus(0.5) },
      store: { latency: gaps, availability: [100, 100, null, null, null, 100], requests: [200, 200, null, null, null, 200] },
    });
    expect(best(incident)).toMatchObject({ node: "store", symptom: "latency" });
  });

  test("where nobody tells requests, a callee of many callers may still be the cause", () => {
    const nobody = { requests: [null, null, null, null, null, null] };
    const slow = { ...nobody, latency: plus(0.5) };
    const calls = "front>shop front>mail front>desk shop>store mail>store desk>store";
    const now = { front: slow, shop: slow, store: slow, mail: nobody, desk: nobody };
    const incident = incidentOf(calls, latency, now);
    const without = (window: Incident["normal"]): Incident["normal"] => ({
      ...window,
      series: Object.fromEntries(
        Object.entries(window.series).map(([node, { "requests/Sum": _, ...others }]) => [node, others] as const),
      ),
    });
    expect(best({ ...incident, normal: without(incident.normal), incident: without(incident.incident) })?.node).toBe("store");
  });
});

describe("failures", () => {
  test("go to the callee that fails as often", () => {
    const incident = incidentOf(SHOP, availability, {
      front: { availability: less(10) },
      shop: { availability: less(10) },
      store: { availability: less(10) },
      mail: { availability: less(0.5) },
    });
    expect(best(incident)).toMatchObject({ node: "store", symptom: "errors", path: ["front", "shop", "store"] });
  });

  test("of callers go to a callee that has fallen silent", () => {
    const incident = incidentOf(SHOP, availability, {
      front: { availability: less(100) },
      shop: { availability: less(100) },
      store: {
        latency: [0.02, 0.02, null, null, null, null],
        availability: [100, 100, null, null, null, null],
        requests: [200, 200, 0, 0, 0, 0],
      },
    });
    expect(best(incident)).toMatchObject({ node: "store", symptom: "silence" });
  });

  test("come from a callee that is so slow that callers give up", () => {
    const incident = incidentOf(SHOP, availability, {
      front: { availability: less(80), latency: plus(2) },
      shop: { availability: less(80), latency: plus(2) },
      store: { latency: plus(5) },
    });
    expect(best(incident)?.node).toBe("store");
  });

  test("of a caller leave it fewer calls to make: its callees are victims", () => {
    const fewer = { requests: [200, 200, 100, 100, 100, 100] };
    const incident = incidentOf(SHOP, availability, {
      front: { availability: less(50) },
      shop: { availability: less(50) },
      store: fewer,
      cache: fewer,
    });
    expect(best(incident)?.node).toBe("shop");
  });
});

describe("requests", () => {
  const many = [200, 200, 900, 900, 900, 900];

  test("that crowd a shared store come from the client that makes more", () => {
    const incident = incidentOf("users>front front>store robot>batch batch>store", latency, {
      front: { latency: plus(0.5) },
      store: { latency: plus(0.5), requests: [400, 400, 1100, 1100, 1100, 1100] },
      batch: { requests: many, latency: plus(0.5) },
      robot: { requests: many, latency: plus(0.5) },
    });
    expect(best(incident)).toMatchObject({ node: "robot", symptom: "surge", path: ["front", "store", "batch", "robot"] });
  });

  describe("that come back round a circle", () => {
    const requests = { node: "shop", metric: "requests" } as const;
    const fewer = (share: number, usual = 200) => ({
      requests: [usual, usual, ...Array.from({ length: 4 }, () => share * usual)],
    });
    const circle = (now: Parameters<typeof incidentOf>[2], target: Incident["target"] = requests) =>
      rootCauses(incidentOf("front>shop shop>bank bank>post post>shop", target, now, { calm: { shop: { requests: 400 } } }))
        .causes;
    const all = (share: number) => ({ shop: fewer(share, 400), bank: fewer(share), post: fewer(share) });

    test.each([0.1, 0.5])("are fewer because the node's own are: %d of the usual", (share) => {
      const causes = circle({ front: fewer(share), ...all(share) });
      expect(causes[0]).toMatchObject({ node: "front", symptom: "drop", path: ["shop", "front"] });
      expect(causes.map(({ node }) => node)).not.toEqual(expect.arrayContaining(["bank"]));
      expect(causes.map(({ node }) => node)).not.toEqual(expect.arrayContaining(["post"]));
      const beside = circle({ front: fewer(share), ...all(share) }, { node: "bank", metric: "requests" });
      expect(beside[0]).toMatchObject({ node: "front", path: ["bank", "shop", "front"] });
    });

    test("are no reason either where nobody tells what comes from outside", () => {
      const silent = { requests: [null, null, null, null, null, null] };
      expect(circle({ front: silent, ...all(0.1) }).map(({ node }) => node)).toEqual(["shop"]);
    });

    test("are the reason where far fewer come back than go out", () => {
      const causes = circle({ shop: fewer(0.5, 400), post: fewer(0.01) });
      expect(causes[0]).toMatchObject({ node: "post", path: ["shop", "post"] });
    });
  });

  test("of retries come from the callee that fails, not from its callers", () => {
    const incident = incidentOf("users>front front>shop shop>store", availability, {
      front: { availability: less(30) },
      shop: { availability: less(30) },
      store: { availability: less(50), requests: [200, 200, 600, 600, 600, 600] },
    });
    expect(best(incident)?.node).toBe("store");
  });
});

describe("nothing", () => {
  test("is wrong on quiet data", () => {
    expect(rootCauses(incidentOf(SHOP, latency, {})).causes).toEqual([]);
    expect(rootCauses(incidentOf(SHOP, availability, {})).causes).toEqual([]);
  });

  test("is wrong with a target that is well, whatever others do", () => {
    expect(rootCauses(incidentOf(SHOP, latency, { store: { latency: plus(5) } })).causes).toEqual([]);
  });

  test("can be said when no metrics are there, which a note tells", () => {
    const incident = incidentOf(SHOP, latency, {});
    const empty = { timestamps: incident.incident.timestamps, series: {} };
    const { causes, notes } = rootCauses({ ...incident, normal: empty, incident: empty });
    expect(causes).toEqual([]);
    expect(notes).toEqual(["no node has points in both windows: nothing can be said"]);
  });
});

describe("little data", () => {
  test("of five normal points is enough for a plain cause", () => {
    const now = { front: { latency: plus(0.5) }, shop: { latency: plus(0.5) }, store: { latency: plus(0.5) } };
    expect(best(incidentOf(SHOP, latency, now, { points: 5 }))?.node).toBe("store");
  });

  test("without the target's metrics ranks plain nodes, and says so", () => {
    const incident = incidentOf(SHOP, latency, { shop: { latency: plus(0.5) }, store: { latency: plus(0.5) } });
    const { front: _, ...series } = incident.incident.series;
    const { causes, notes } = rootCauses({ ...incident, incident: { ...incident.incident, series } });
    expect(causes[0]?.node).toBe("store");
    expect(notes[0]).toMatch(/^front has no latency in both windows/);
  });

  test("with a node between that tells nothing still finds its caller", () => {
    const incident = incidentOf(SHOP, latency, { front: { latency: plus(0.5) }, store: { latency: plus(0.5) } });
    const { shop: _, ...series } = incident.incident.series;
    expect(best({ ...incident, incident: { ...incident.incident, series } })).toBeDefined();
  });

  test("with calls in a circle comes to an end", () => {
    const slow = { latency: plus(0.5) };
    const incident = incidentOf("front>shop shop>store store>shop store>store store>front", latency, {
      front: slow,
      shop: slow,
      store: slow,
    });
    expect(best(incident)).toBeDefined();
  });
});

describe("evidence", () => {
  test("names the series, how unusual it is, and when it began", () => {
    const incident = incidentOf(SHOP, latency, { front: { latency: plus(0.5) }, shop: { latency: plus(0.5) } });
    const [evidence] = best(incident)?.evidence ?? [];
    expect(evidence).toMatchObject({ series: "latency/Average", symptom: "latency", since: 1_000_600 });
    expect(evidence?.observed).toBeCloseTo(0.52);
    expect(evidence?.usual).toBeCloseTo(0.02);
    expect(evidence?.unusualness).toBeGreaterThan(20);
    expect(evidence?.text).toMatch(/^slower than usual: latency\/Average 0\.0\d+ → 0\.520, \d+\.\d standard deviations$/);
  });

  test("scores share out what was noticed", () => {
    const incident = incidentOf(SHOP, latency, { front: { latency: plus(0.5) }, shop: { latency: plus(0.5) } });
    const scores = rootCauses(incident).causes.map(({ score }) => score);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 1);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});
