export { createFanOut, type Deliver, type Delivery } from "./deliveries.js";
export { alarmSubject, compositeAlarmMessage, metricAlarmMessage, type StateChange } from "./message.js";
export { alarmArn, type Place } from "./place.js";
