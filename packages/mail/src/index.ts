// Mail: one message to one person, over SMTP.
export { createMailer, type Delivery, type Mailer, type MailSettings } from './mailer.ts';
export { renderMessage, type Message, type MessageContent } from './message.ts';
