export { type Mailbox, startMailbox } from "./mailbox.js";
export { createMailSender, type MailSender } from "./subscribers.js";
