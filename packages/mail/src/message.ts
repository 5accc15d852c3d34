// A message as plain text and as simple HTML, made of the same parts.

/** What a message says. Every text is plain: what looks like markup stays text. */
export interface MessageContent {
  subject: string;
  /** Paragraphs before the button, and after it. */
  before: readonly string[];
  /** The one thing to do. */
  action?: { label: string; url: string };
  after?: readonly string[];
  /** Why the person gets this, at the end. */
  footer: string;
}

/** A message ready to send. */
export interface Message {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Readonly<Record<string, string>>;
  /** With its angle brackets; made at random unless given. The same for every attempt at one message. */
  messageId?: string;
  /** Where bounces go (the envelope's sender); the address of the sender unless given. */
  envelopeFrom?: string;
}

const STYLE = {
  body: 'margin:0;padding:24px;background:#fbfaf6;color:#1f1d1a;font:16px/1.5 system-ui,sans-serif',
  button:
    'display:inline-block;padding:10px 16px;border-radius:8px;background:#0d5c5c;color:#ffffff;text-decoration:none',
  soft: 'color:#57524a;font-size:13px',
} as const;

/** The message to an address. */
export function renderMessage(
  to: string,
  { subject, before, action, after = [], footer }: MessageContent,
  headers: Readonly<Record<string, string>> = {},
): Message {
  const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${escape(text)}</p>`).join('\n');
  const text = [
    ...before,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...after,
    `-- \n${footer}`,
  ];
  const button = action
    ? `<p><a href="${escape(action.url)}" style="${STYLE.button}">${escape(action.label)}</a></p>
<p style="${STYLE.soft}">${escape(action.url)}</p>`
    : '';
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body style="${STYLE.body}">
${paragraphs(before)}
${button}
${paragraphs(after)}
<p style="${STYLE.soft}">${escape(footer)}</p>
</body></html>
`;
  return { to, subject: oneLine(subject), text: `${text.join('\n\n')}\n`, html, headers };
}

/** A subject must not begin another header. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
