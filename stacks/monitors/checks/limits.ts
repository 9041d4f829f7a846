/** CloudWatch's limits that the declarations are held against, each with the page that states it. */
export const LIMITS = {
  /** "PutMetricAlarm" */
  nameCharacters: 255,
  /** "PutMetricAlarm" */
  descriptionCharacters: 1024,
  /** "PutMetricAlarm" */
  dimensions: 30,
  /** "PutMetricAlarm": period × evaluation periods, for periods under an hour and for longer ones. */
  windowSecondsShortPeriod: 86_400,
  windowSecondsLongPeriod: 604_800,
  /** "PutCompositeAlarm" */
  ruleCharacters: 10_240,
  /** "PutCompositeAlarm" */
  ruleElements: 500,
  /** "PutCompositeAlarm": alarms that one rule names. */
  ruleChildren: 100,
  /** "CloudWatch alarm limits": composites that name one alarm. */
  parents: 150,
  /** "CloudWatch dashboard body structure" */
  dashboardWidgets: 500,
  /** "CloudWatch service quotas": metrics on one dashboard. */
  dashboardMetrics: 2500,
  /** "CloudWatch service quotas": metrics in one dashboard widget. */
  widgetMetrics: 500,
  /** "Dashboard body structure and syntax": alarms in one alarm widget. */
  widgetAlarms: 100,
  /** "CloudWatch Logs quotas": log groups that one Logs Insights query reads. */
  queryLogGroups: 50,
} as const;
