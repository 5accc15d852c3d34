// Votes and marks without loading the page again: what the reader wants shows at once, and is taken back when it fails.

/** What a form of this kind is told: whether it is on now, and the count that goes with it. */
interface ToggleAnswer {
  on: boolean;
  count?: number;
}

interface ToggleState {
  wanted: boolean;
  sending: boolean;
}

const states = new WeakMap<HTMLFormElement, ToggleState>();

/** Takes over every `<form data-toggle="…">`, also those that come later. */
export function attachToggles(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['toggle'] === undefined) return;
    event.preventDefault();
    const state = states.get(form) ?? { wanted: isOn(form), sending: false };
    states.set(form, state);
    state.wanted = !isOn(form);
    show(form, state.wanted);
    if (!state.sending) void send(form, state);
  });
}

/** Whether the form's thing is on: its field says what pressing would make of it. */
function isOn(form: HTMLFormElement): boolean {
  return fieldOf(form)?.value === 'no';
}

function fieldOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector('input[name=on]');
}

/** Sends until the server has what the reader wanted last. */
async function send(form: HTMLFormElement, state: ToggleState): Promise<void> {
  state.sending = true;
  complain(form, null);
  try {
    for (let sent: boolean | null = null; sent !== state.wanted;) {
      sent = state.wanted;
      const answer = await post(form, sent);
      if (sent === state.wanted) settle(form, answer);
    }
  } catch (error) {
    state.wanted = !state.wanted;
    show(form, state.wanted);
    complain(form, error instanceof Error ? error.message : String(error));
  } finally {
    state.sending = false;
  }
}

/** @throws Error with words for the reader. */
async function post(form: HTMLFormElement, on: boolean): Promise<ToggleAnswer> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  body.set('on', on ? 'yes' : 'no');
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body,
    redirect: 'manual',
  }).catch(() => {
    throw new Error('Not saved: the site cannot be reached.');
  });
  if (response.type === 'opaqueredirect') {
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
    throw new Error('Sign in first.');
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && typeof answer === 'object' && answer !== null && 'on' in answer)
    return answer as ToggleAnswer;
  const { message } = (answer ?? {}) as { message?: string };
  throw new Error(message ?? 'Not saved. Try again.');
}

function show(form: HTMLFormElement, on: boolean): void {
  const before = isOn(form);
  const field = fieldOf(form);
  if (field) field.value = on ? 'no' : 'yes';
  form.toggleAttribute('data-on', on);
  form.querySelector('button[aria-pressed]')?.setAttribute('aria-pressed', String(on));
  const count = form.querySelector('[data-count]');
  if (count && before !== on) count.textContent = String(Number(count.textContent) + (on ? 1 : -1));
  form
    .closest<HTMLElement>('[data-card], [data-paper]')
    ?.toggleAttribute(`data-is-${form.dataset['toggle'] ?? ''}`, on);
}

function settle(form: HTMLFormElement, { on, count }: ToggleAnswer): void {
  show(form, on);
  const place = form.querySelector('[data-count]');
  if (place && count !== undefined) place.textContent = String(count);
}

function complain(form: HTMLFormElement, message: string | null): void {
  form.querySelector('[role=alert]')?.remove();
  if (message === null) return;
  const alert = document.createElement('span');
  alert.setAttribute('role', 'alert');
  alert.className = 'complaint';
  alert.textContent = message;
  form.append(alert);
}
