import type { Random } from "../root-cause/random.js";

const USERS =
  "root admin guest oracle test ubuntu deploy postgres nagios ftpuser webmaster git pi jenkins alice bob carol dave".split(" ");
const HOSTS = "alpha beta gamma delta web-frontend db-primary cache mailhost gateway build01 node-17 worker-3 edge-a".split(" ");
const DOMAINS = "example.com mail.example.org shop.example.net cdn.example.com api.internal mx1.example.com localhost".split(" ");
const WORDS = "orders users sessions invoices payments audit metrics inventory profiles tokens carts events".split(" ");
const CLASSES = [
  "org.apache.hadoop.hdfs.server.datanode.DataNode",
  "com.example.shop.OrderService",
  "java.io.IOException",
  "java.net.SocketTimeoutException",
  "org.springframework.web.servlet.DispatcherServlet",
  "com.example.billing.InvoiceJob",
  "kafka.server.ReplicaManager",
  "io.netty.channel.AbstractChannel",
];
const PACKAGES =
  "libc6 openssl curl python3-minimal nginx-common vim tzdata libssl1.1 systemd bash linux-image-5.10.0-8-amd64 perl-base".split(
    " ",
  );
const UNITS =
  "nginx.service cron.service docker.service ssh.service apt-daily.timer user@1000.service postgresql@13-main.service logrotate.service".split(
    " ",
  );
const INTERFACES = "eth0 eth1 docker0 br-1f2e3d lo ens5 wlan0 veth9a8b7c6".split(" ");
const DEVICES = "sda sdb sda1 nvme0n1 vda dm-0".split(" ");
const IMAGES = "nginx:latest redis:6.2 registry.example.com/team/app:1.4.2 busybox postgres:13-alpine".split(" ");
const METHODS = "GET POST PUT DELETE HEAD".split(" ");
const AGENTS = ["Mozilla/5.0 (X11; Linux x86_64)", "curl/7.74.0", "Googlebot/2.1", "kube-probe/1.21", "python-requests/2.25.1"];
const PACKAGES_ANDROID =
  "com.android.systemui com.google.android.gms com.example.chat com.android.phone com.android.launcher3 android".split(" ");

const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => "0123456789abcdef"[random.whole(0, 15)] ?? "0").join("");
const ip = (random: Random): string =>
  [random.pick([10, 172, 192, 203]), ...Array.from({ length: 3 }, () => random.whole(0, 255))].join(".");
const many = (random: Random, most: number, value: () => string, between = " "): string =>
  Array.from({ length: random.whole(1, most) }, value).join(between);
const path = (random: Random): string =>
  `/${many(random, 4, () => random.pick(["var", "lib", "data", "usr", "share", "etc", "home", "tmp", "cache", "index", "v1", "static"]), "/")}/${random.pick(["main.log", "a", "config", `f${random.whole(1, 99)}.dat`, "index.html"])}`;

/** Values by the name they have in formats. */
export const VALUES: Readonly<Record<string, (random: Random) => string>> = {
  user: (random) => random.pick(USERS),
  host: (random) => random.pick(HOSTS),
  domain: (random) => random.pick(DOMAINS),
  word: (random) => random.pick(WORDS),
  class: (random) => random.pick(CLASSES),
  package: (random) => random.pick(PACKAGES),
  version: (random) => `${random.whole(0, 9)}.${random.whole(0, 40)}.${random.whole(0, 9)}-${random.whole(1, 9)}`,
  unit: (random) => random.pick(UNITS),
  interface: (random) => random.pick(INTERFACES),
  device: (random) => random.pick(DEVICES),
  image: (random) => random.pick(IMAGES),
  method: (random) => random.pick(METHODS),
  agent: (random) => random.pick(AGENTS),
  app: (random) => random.pick(PACKAGES_ANDROID),
  ip,
  address: (random) => `${ip(random)}:${random.whole(1024, 65535)}`,
  port: (random) => String(random.whole(1024, 65535)),
  pid: (random) => String(random.whole(2, 32768)),
  n: (random) => String(random.whole(0, random.chance(0.3) ? 9 : 99_999)),
  small: (random) => String(random.whole(0, 9)),
  float: (random) => random.between(0, 500).toFixed(random.whole(1, 6)),
  percent: (random) => `${random.whole(0, 100)}%`,
  ms: (random) => `${random.whole(1, 9000)}ms`,
  clock: (random) =>
    `${String(random.whole(0, 23)).padStart(2, "0")}:${String(random.whole(0, 59)).padStart(2, "0")}:${String(random.whole(0, 59)).padStart(2, "0")}`,
  uuid: (random) => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join("-"),
  hex8: (random) => hex(random, 8),
  hex12: (random) => hex(random, 12),
  hex64: (random) => hex(random, 64),
  pointer: (random) => `0x${hex(random, 12)}`,
  block: (random) => `blk_${random.chance(0.5) ? "-" : ""}${random.whole(1e9, 9e15)}`,
  path,
  url: (random) => `http://${random.pick(DOMAINS)}${path(random)}`,
  bool: (random) => random.pick(["true", "false"]),
  level: (random) => random.pick(["debug", "info", "notice", "warning"]),
  state: (random) => random.pick(["LISTENING", "FOLLOWING", "LEADING", "LOOKING", "OBSERVING"]),
  numbers: (random) => many(random, 6, () => String(random.whole(0, 999))),
  ips: (random) => many(random, 4, () => ip(random), ", "),
  email: (random) => `${random.pick(USERS)}@${random.pick(DOMAINS)}`,
  queueId: (random) => hex(random, 10).toUpperCase(),
  attempt: (random) => `attempt_${random.whole(1e12, 9e12)}_000${random.whole(1, 9)}_m_00000${random.whole(0, 9)}_0`,
  exit: (random) => random.pick(["exited", "killed", "dumped"]),
  signal: (random) => random.pick(["FAILURE", "KILL", "TERM", "NOTIMPLEMENTED"]),
  dpkgState: (random) => random.pick(["unpacked", "half-configured", "half-installed", "installed", "triggers-pending"]),
  YES: (random) => random.pick(["YES", "NO"]),
  checkpoint: (random) => random.pick(["time", "xlog", "immediate force wait"]),
  ok: (random) => random.pick(["ok", "fail"]),
  thread: (random) => random.pick(["main", `worker-${random.whole(1, 30)}`, `pool-1-thread-${random.whole(1, 16)}`]),
  size: (random) => `${random.between(0, 999).toFixed(1)} ${random.pick(["B", "KB", "KB", "MB", "GB"])}`,
  lifetime: (random) =>
    random.chance(0.4)
      ? "<1 sec"
      : `${random.chance(0.1) ? "01:" : ""}${String(random.whole(0, 59)).padStart(2, "0")}:${String(random.whole(0, 59)).padStart(2, "0")}`,
  signed: (random) => String(random.whole(-99, 99)),
  two: (random) => String(random.whole(0, 99)).padStart(2, "0"),
  onOff: (random) => random.pick(["on", "on", "off"]),
  octets: (random) => Array.from({ length: 6 }, () => hex(random, 2)).join(":"),
  letter: (random) => random.pick(["A", "B", "C", "D"]),
  hex32: (random) => hex(random, 32),
  ips1: (random) => (random.chance(0.3) ? `${ip(random)},${ip(random)}` : ip(random)),
  maybeDomain: (random) => (random.chance(0.5) ? "" : random.pick(DOMAINS)),
  date: (random) =>
    `${random.pick(["Mon", "Tue", "Sat", "Sun"])} ${random.pick(["Jun", "Jul"])} ${String(random.whole(1, 28)).padStart(2, " ")} ${String(random.whole(0, 23)).padStart(2, "0")}:10:${String(random.whole(0, 59)).padStart(2, "0")} 2005`,
  daemon: (random) =>
    random.pick("cupsd httpd named snmpd ntpd crond syslogd klogd sshd xinetd sendmail gpm bluetooth".split(" ")),
  awdl: (random) => random.pick(["AUTO", "SUSPENDED"]),
  wake: (random) => random.pick(["?", "RTC (Alarm)", "EC.LidOpen (User)", "ARPT (Network)"]),
  ssid: (random) => random.pick(["CUHK1x", "eduroam", "Airport Free", "home"]),
  intent: (random) => random.pick(["TIME_TICK", "SCREEN_ON", "SCREEN_OFF"]),
  event: (random) => random.pick(["CONTAINER_REMOTE_LAUNCH", "CONTAINER_REMOTE_CLEANUP", "TASK_ABORT", "JOB_SETUP"]),
  taskState: (random) =>
    random.pick(["NEW", "UNASSIGNED", "ASSIGNED", "RUNNING", "SCHEDULED", "SUCCEEDED", "FAIL_CONTAINER_CLEANUP", "KILLED"]),
  lifetimeShort: (random) => `${random.between(1, 20).toFixed(1)}s`,
  color: (random) => random.pick(["GREEN", "YELLOW", "RED"]),
  answer: (random) => random.pick(["Yes", "No"]),
};
