import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ToolError } from "../../../../local/errors.js";
import { checkTools, findMirror, providerPlatform, terraformEnvironment, which } from "../../../../local/tools/index.js";

const platform = providerPlatform(process.platform, process.arch);
let folder: string;

const makeMirror = (at: string, version = "5.100.0", forPlatform = platform): string => {
  mkdirSync(join(at, "registry.terraform.io/hashicorp/aws", version, forPlatform), { recursive: true });
  return at;
};

const makeTool = (at: string, name: string, script: string): void => {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(at, name), 0o755);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tools-"));
});

describe("findMirror", () => {
  it("takes the folder that TF_PLUGIN_MIRROR names", () => {
    const mirror = makeMirror(join(folder, "named"));
    expect(findMirror({ TF_PLUGIN_MIRROR: mirror }, [])).toBe(mirror);
  });

  it("refuses a named folder that lacks the version, and says which is wanted", () => {
    const mirror = makeMirror(join(folder, "named"), "6.0.0");
    expect(() => findMirror({ TF_PLUGIN_MIRROR: mirror }, [])).toThrow(/does not hold .*5\.100\.0/);
  });

  it.each(["a", "a/b"])("finds a mirror at %s below a root", (below) => {
    const mirror = makeMirror(join(folder, below));
    expect(findMirror({}, [join(folder, "absent"), folder])).toBe(mirror);
  });

  it("does not look deeper than three folders, nor into .terraform, nor takes another platform's", () => {
    makeMirror(join(folder, "a/b/c"));
    makeMirror(join(folder, ".terraform"));
    makeMirror(join(folder, "other"), "5.100.0", "plan9_mips");
    expect(findMirror({}, [folder])).toBeUndefined();
  });

  it("takes a packed provider too", () => {
    const base = join(folder, "packed/registry.terraform.io/hashicorp/aws");
    mkdirSync(base, { recursive: true });
    writeFileSync(join(base, `terraform-provider-aws_5.100.0_${platform}.zip`), "");
    expect(findMirror({}, [folder])).toBe(join(folder, "packed"));
  });
});

describe("terraformEnvironment", () => {
  it("replaces a preset CLI configuration that is not there", () => {
    const env = terraformEnvironment(folder, { TF_CLI_CONFIG_FILE: join(folder, "absent") }, undefined);
    expect(env.TF_CLI_CONFIG_FILE).toBe(join(folder, "terraform.rc"));
    expect(existsSync(join(folder, "terraform.rc"))).toBe(true);
  });

  it("points Terraform and `providers lock` at the mirror", () => {
    const env = terraformEnvironment(folder, {}, "/some/mirror");
    expect(readFileSync(env.TF_CLI_CONFIG_FILE ?? "", "utf8")).toContain('path    = "/some/mirror"');
    expect(env.TF_CLI_ARGS_providers_lock).toBe("-fs-mirror=/some/mirror");
  });

  it("leaves the configuration of a user with internet alone", () => {
    const own = join(folder, "own.rc");
    writeFileSync(own, "");
    expect(terraformEnvironment(folder, { TF_CLI_CONFIG_FILE: own }, undefined).TF_CLI_CONFIG_FILE).toBe(own);
    expect(terraformEnvironment(folder, {}, undefined).TF_CLI_CONFIG_FILE).toBeUndefined();
  });
});

describe("which", () => {
  it("prefers the earlier name, whatever the folder", () => {
    makeTool(join(folder, "1"), "tofu", "");
    makeTool(join(folder, "2"), "terraform", "");
    expect(which(["terraform", "tofu"], { PATH: `${folder}/1:${folder}/2` })).toBe(join(folder, "2/terraform"));
  });

  it("ignores a file that is not executable", () => {
    writeFileSync(join(folder, "terraform"), "");
    expect(which(["terraform"], { PATH: folder })).toBeUndefined();
  });
});

describe("checkTools", () => {
  const failure = async (options: { PATH: string; nodeVersion?: string }): Promise<ToolError> => {
    const result = await checkTools({
      folder,
      env: { PATH: options.PATH },
      nodeVersion: options.nodeVersion,
      say: () => {},
    }).catch((error: unknown) => error);
    if (!(result instanceof ToolError)) throw new Error(`expected a ToolError, got ${String(result)}`);
    return result;
  };

  it("names everything that is missing at once, each with how to install it", async () => {
    const error = await failure({ PATH: folder, nodeVersion: "v18.2.0" });
    expect(error.exitCode).toBe(2);
    expect(error.problems).toEqual([
      expect.stringMatching(/Node\.js v18\.2\.0 is too old.*20\.19/),
      expect.stringMatching(/terraform or tofu is not on the PATH: .*install/i),
      expect.stringMatching(/neither moto_server nor python3 is on the PATH: .*install/),
    ]);
  });

  it.each(["Terraform v1.9.8", "OpenTofu v1.10.6", "Terraform v0.15.0"])("refuses %s, which is too old", async (version) => {
    makeTool(folder, "terraform", `echo ${version}`);
    makeTool(folder, "moto_server", "exit 0");
    const error = await failure({ PATH: folder });
    expect(error.problems).toEqual([expect.stringContaining(`is ${version}, and 1.11 or newer is needed: `)]);
  });

  it("says what pip said when moto cannot be installed", async () => {
    makeTool(folder, "terraform", "echo Terraform v1.11.4");
    makeTool(
      folder,
      "python3",
      `PATH=/usr/bin:/bin; mkdir -p "$3/bin"; printf '#!/bin/sh\\necho no index >&2; exit 1\\n' > "$3/bin/pip"; chmod +x "$3/bin/pip"`,
    );
    const error = await failure({ PATH: folder });
    expect(error.problems).toEqual([expect.stringMatching(/pip could not install moto.*no index/)]);
  });

  it("installs moto into the project where only python3 is there, and uses it from then on", async () => {
    makeTool(folder, "tofu", "echo OpenTofu v1.11.0");
    const pip = `printf '#!/bin/sh\\n' > "\${0%/pip}/moto_server"; /bin/chmod +x "\${0%/pip}/moto_server"`;
    makeTool(folder, "pip-template", pip);
    makeTool(folder, "python3", `/bin/mkdir -p "$3/bin"; /bin/cp "${folder}/pip-template" "$3/bin/pip"`);
    const said: string[] = [];
    const options = { folder: join(folder, "local"), env: { PATH: folder }, say: (line: string) => void said.push(line) };
    const first = await checkTools(options);
    expect(first.moto).toBe(join(folder, "local/venv/bin/moto_server"));
    expect(first.terraform.version).toBe("OpenTofu v1.11.0");
    expect(said).toHaveLength(1);
    await checkTools(options);
    expect(said).toHaveLength(1);
  });
});
