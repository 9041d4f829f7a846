import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { ConfigError, loadConfig, type PlatformConfig, parseConfig, standbyConfig } from "../../../config/index.js";

const config = loadConfig({});
const pathsOf = (changed: Partial<PlatformConfig>) =>
  crossFieldProblems({ ...config, ...changed }).map((problem) => problem.path);

describe("the trail's configuration", () => {
  it("cannot own a trail that is not there", () => {
    expect(pathsOf({ trail: { mode: "none" } })).toEqual(["owns.securityTrail"]);
    expect(pathsOf({ trail: { mode: "none" }, owns: { ...config.owns, securityTrail: false } })).toEqual([]);
  });

  it("cannot delete files before they move to Glacier", () => {
    expect(pathsOf({ trail: { mode: "create", glacierAfterDays: 200, expireAfterDays: 200 } })).toEqual([
      "trail.expireAfterDays",
    ]);
  });

  it("keeps its bucket's name for itself, and needs the bucket for access logs", () => {
    const data = config.buckets.data;
    if (!data) throw new Error("the shipped configuration has a bucket `data`");
    expect(pathsOf({ buckets: { ...config.buckets, trail: data } })).toEqual(["buckets.trail"]);
    const logs = { ...config.logs, archive: { ...config.logs.archive, enabled: false } };
    expect(pathsOf({ buckets: {}, services: {}, logs, api: undefined })).toEqual(["buckets"]);
  });

  it.each([
    ["an ARN of something else", { mode: "import", arn: "arn:aws:s3:::trail" }],
    ["no ARN", { mode: "import" }],
    ["another mode", { mode: "adopt" }],
  ])("refuses %s", (_what, trail) => {
    expect(() => parseConfig({ ...config, trail }, "test")).toThrow(ConfigError);
  });

  it("is made in one region only: the standby's records nothing of its own", () => {
    const standby = standbyConfig({ ...config, standby: { region: "us-west-2" } });
    expect(standby?.owns).toEqual({ ...config.owns, securityTrail: false });
  });
});
