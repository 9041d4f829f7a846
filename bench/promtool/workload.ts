import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const ALERTS = 100;
const DAYS = 30;
export const MINUTES = DAYS * 1440;
const INCIDENT = { start: 20_000, minutes: 30 };
const WINDOW_MINUTES = 10;
const THRESHOLD = 5;
/** Minute in the incident by which every alert fires. */
const FIRING = INCIDENT.start + 20;
const REST = MINUTES - INCIDENT.start - INCIDENT.minutes;

const each = <T>(make: (index: number) => T): T[] => Array.from({ length: ALERTS }, (_, index) => make(index));

/** Files of the one and the same work: each alert on its own series, one value a minute, one incident of thirty minutes. */
export function writeWorkload(folder: string): { readonly terraform: string; readonly scenario: string; readonly test: string } {
  const terraform = join(folder, "terraform");
  mkdirSync(terraform);
  const alarms = each((index) => [
    `alert-${index}`,
    {
      alarm_name: `alert-${index}`,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      evaluation_periods: 1,
      metric_name: "Errors",
      namespace: "Bench",
      dimensions: { Service: `s${index}` },
      period: WINDOW_MINUTES * 60,
      statistic: "Sum",
      threshold: THRESHOLD,
    },
  ]);
  const resource = { aws_cloudwatch_metric_alarm: Object.fromEntries(alarms) };
  writeFileSync(join(terraform, "main.tf.json"), JSON.stringify({ resource }));
  const scenario = join(folder, "scenario.yaml");
  writeFileSync(scenario, scenarioText());
  writeFileSync(join(folder, "rules.yml"), rulesText());
  const test = join(folder, "test.yml");
  writeFileSync(test, testText());
  return { terraform, scenario, test };
}

const scenarioText = (): string => `scenarios:
  - name: an incident in thirty days
    metrics:
${each(
  (index) => `      - metric: Bench Errors
        dimensions: { Service: s${index} }
        values: 0x${INCIDENT.start} 1x${INCIDENT.minutes} 0x${REST}
`,
).join("")}    expect:
      - { at: ${FIRING}m, alarms: { alert-0: ALARM } }
      - { at: ${MINUTES - 1}m, alarms: { alert-0: OK } }
`;

const rulesText = (): string => `groups:
  - name: bench
    interval: 1m
    rules:
${each(
  (index) => `      - alert: alert${index}
        expr: sum_over_time(errors{service="s${index}"}[${WINDOW_MINUTES}m]) >= ${THRESHOLD}
`,
).join("")}`;

/** promtool writes one value more than the number after x. */
const testText = (): string => `rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
${each(
  (index) => `      - series: 'errors{service="s${index}"}'
        values: '0x${INCIDENT.start - 1} 1x${INCIDENT.minutes - 1} 0x${REST - 1}'
`,
).join("")}    alert_rule_test:
      - { eval_time: ${FIRING}m, alertname: alert0, exp_alerts: [{ exp_labels: { service: s0 } }] }
      - { eval_time: ${MINUTES - 1}m, alertname: alert0 }
`;
