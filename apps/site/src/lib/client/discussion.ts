// What a script adds to discussions: previews while one writes, replies in place, drafts that survive, permalinks to
// comments on other pages.

/** A pause in typing after which the preview follows, milliseconds. */
const PAUSE_MS = 350;

/** Attaches all of it. */
export function attachDiscussion(): void {
  followPermalink();
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-composer]')) attachComposer(form);
  document.addEventListener('click', replyInPlace);
  document.addEventListener('click', markAsRead);
}

/** `#comment-12` of a long discussion may stand on another page: the server knows which. */
function followPermalink(): void {
  const [, id] = /^#comment-(\d{1,15})$/.exec(location.hash) ?? [];
  if (id === undefined || document.getElementById(`comment-${id}`)) return;
  const known = new URLSearchParams(location.search);
  if (!document.querySelector('[data-discussion]') || known.get('comment') === id) return;
  location.replace(`${location.pathname}?comment=${id}#comment-${id}`);
}

function attachComposer(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>('textarea[name=comment]');
  const pane = form.querySelector<HTMLElement>('.preview');
  if (!text || !pane) return;
  keepDraft(form, text);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    clearTimeout(timer);
    if (!pane.hidden) timer = setTimeout(() => void preview(text.value, pane), PAUSE_MS);
  };
  text.addEventListener('input', follow);
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    if (!event.submitter?.hasAttribute('data-preview')) return;
    event.preventDefault();
    pane.hidden = !pane.hidden;
    if (!pane.hidden) void preview(text.value, pane);
  });
}

/** The server renders what it would keep; its HTML holds no markup of the writer's. */
async function preview(text: string, pane: HTMLElement): Promise<void> {
  if (text.trim() === '') return show(pane, null, 'Nothing to show yet.');
  try {
    const response = await fetch('/comments/preview', {
      method: 'POST',
      body: new URLSearchParams({ comment: text }),
      redirect: 'manual',
    });
    const { html, message } = (await response.json()) as { html?: string; message?: string };
    show(pane, html ?? null, message ?? 'The preview is not there now.');
  } catch {
    show(pane, null, 'The preview is not there now: the site cannot be reached.');
  }
}

function show(pane: HTMLElement, html: string | null, otherwise: string): void {
  const box = document.createElement('div');
  box.className = 'text';
  box.dir = 'auto';
  if (html === null) box.textContent = otherwise;
  else box.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  pane.replaceChildren(box);
}

/** A draft outlives a page that was left by accident; sending it, or clearing the field, forgets it. */
function keepDraft(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const name = `draft ${form.getAttribute('action') ?? ''}`;
  const kept = read(name);
  if (kept !== null && text.value.trim() === '') text.value = kept;
  text.addEventListener('input', () => write(name, text.value));
  form.addEventListener('submit', (event) => {
    if (!event.submitter?.hasAttribute('data-preview')) write(name, '');
  });
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null; // storage is forbidden
  }
}

function write(name: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, text);
  } catch {
    // Storage is full or forbidden: there is no draft then.
  }
}

/** 'Reply' opens the form under the comment: the page's own form, led to another address. */
function replyInPlace(event: MouseEvent): void {
  const link =
    event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-reply]') : null;
  const form = document.querySelector<HTMLFormElement>('[data-discussion] form[data-composer]');
  const comment = link?.closest('.comment');
  if (!link || !form || !comment || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  event.preventDefault();
  const open = document.querySelector<HTMLFormElement>('form[data-reply-to]');
  const again = open?.dataset['replyTo'] === link.dataset['reply'];
  open?.remove();
  if (again) return;
  comment.append(replyForm(form, link));
  comment.querySelector('textarea')?.focus();
}

function replyForm(original: HTMLFormElement, link: HTMLAnchorElement): HTMLFormElement {
  const form = original.cloneNode(true) as HTMLFormElement;
  const id = link.dataset['reply'] ?? '';
  form.dataset['replyTo'] = id;
  const query = new URL(link.href).search.slice(1);
  form.setAttribute('action', `/comments/write?/post&${query}`);
  form.querySelector('[data-preview]')?.setAttribute('formaction', `/comments/write?/preview&${query}`);
  for (const element of form.querySelectorAll<HTMLElement>('[id]')) element.id += `-${id}`;
  for (const label of form.querySelectorAll('label')) label.htmlFor += `-${id}`;
  const text = form.querySelector('textarea');
  if (text) {
    text.value = '';
    text.setAttribute('aria-describedby', `comment-hint-${id}`);
    text.removeAttribute('aria-invalid');
  }
  form.querySelector('.problem')?.remove();
  const [label] = form.querySelectorAll('label');
  if (label) label.textContent = 'Your reply';
  const send = form.querySelector('.buttons button');
  if (send) send.textContent = 'Reply';
  form.querySelector('.preview')?.replaceChildren();
  form.querySelector<HTMLElement>('.preview')?.toggleAttribute('hidden', true);
  attachComposer(form);
  return form;
}

/** Whoever follows a notification has read it. */
function markAsRead(event: MouseEvent): void {
  const link =
    event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-notification]') : null;
  const id = link?.dataset['notification'];
  if (id === undefined) return;
  void fetch('/notifications?/read', {
    method: 'POST',
    body: new URLSearchParams({ id }),
    keepalive: true,
    redirect: 'manual',
  });
}
