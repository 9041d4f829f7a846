/** Tools that a laptop may lack. */
export type ToolName = "node" | "terraform" | "python3" | "venv";

type Lines = Readonly<{ linux: string; darwin: string }>;

const INSTALL: Readonly<Record<ToolName, Lines>> = {
  node: {
    linux: "install Node.js 22: https://nodejs.org/en/download",
    darwin: "brew install node@22",
  },
  terraform: {
    linux:
      "install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install)",
    darwin: "brew install opentofu, or: brew install hashicorp/tap/terraform",
  },
  python3: {
    linux: "sudo apt-get install python3 python3-venv (Debian, Ubuntu) or sudo dnf install python3 (Fedora)",
    darwin: "brew install python3",
  },
  venv: {
    linux: "sudo apt-get install python3-venv (Debian, Ubuntu), or put moto_server on the PATH: pipx install 'moto[server]'",
    darwin: "brew install python3, or put moto_server on the PATH: pipx install 'moto[server]'",
  },
};

/** How to install a tool on this operating system; Linux's line where the system is another. */
export const installLine = (tool: ToolName, platform: NodeJS.Platform): string =>
  INSTALL[tool][platform === "darwin" ? "darwin" : "linux"];
