import type { ContainerService } from "../../config/index.js";
import { jsonText } from "./json-text.js";

/** UDP and TCP port of the X-Ray daemon. */
const DAEMON_PORT = 2000;

/** Where the service finds the daemon: containers of a task share their loopback address. */
export const DAEMON_ADDRESS = `127.0.0.1:${DAEMON_PORT}`;

/** What the two containers of a task are made of. */
export interface ContainerDefinitionsProps {
  readonly name: string;
  readonly service: ContainerService;
  readonly image: string;
  readonly daemonImage: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variable → ARN of the secret whose value ECS puts there. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly region: string;
}

const logsTo = ({ logGroupName, region }: ContainerDefinitionsProps, streamPrefix: string) => ({
  logDriver: "awslogs",
  options: { "awslogs-group": logGroupName, "awslogs-region": region, "awslogs-stream-prefix": streamPrefix },
});

/** Asks the health path from inside; the image holds Node.js and nothing else that could ask. */
const healthProbe = (port: number, path: string): string[] => [
  "CMD",
  "node",
  "-e",
  `fetch("http://127.0.0.1:${port}${path}").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
];

// ECS writes these into every definition; left out, each plan would show them as a change.
const EMPTY = { mountPoints: [], volumesFrom: [], systemControls: [] };

const byName = (variables: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));

/** Container definitions of a task as JSON: the service, not root and on a read-only disk, and the X-Ray daemon beside it. */
export function containerDefinitions(props: ContainerDefinitionsProps): string {
  const { name, service, image, daemonImage, environment } = props;
  const secretsByName = byName(props.secrets);
  const port = (containerPort: number, protocol: string) => ({ containerPort, hostPort: containerPort, protocol });
  return jsonText([
    {
      name,
      image,
      essential: true,
      user: String(service.userId),
      readonlyRootFilesystem: true,
      portMappings: [port(service.port, "tcp")],
      environment: byName(environment).map(([key, value]) => ({ name: key, value })),
      // ECS leaves an empty list out, and each plan would show it as a change.
      ...(secretsByName.length > 0 && { secrets: secretsByName.map(([key, valueFrom]) => ({ name: key, valueFrom })) }),
      healthCheck: {
        command: healthProbe(service.port, service.healthPath),
        interval: 15,
        timeout: 5,
        retries: 3,
        startPeriod: 15,
      },
      linuxParameters: { initProcessEnabled: true },
      stopTimeout: 30,
      logConfiguration: logsTo(props, name),
      ...EMPTY,
    },
    {
      name: "xray-daemon",
      image: daemonImage,
      // A service without traces is better than no service.
      essential: false,
      readonlyRootFilesystem: true,
      cpu: 32,
      memoryReservation: 64,
      portMappings: [port(DAEMON_PORT, "udp")],
      environment: [],
      logConfiguration: logsTo(props, "xray-daemon"),
      ...EMPTY,
    },
  ]);
}
