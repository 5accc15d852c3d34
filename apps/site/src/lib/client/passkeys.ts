// Passkeys: the browser makes and uses them, which only a script can ask for.

/** Makes the buttons work: `data-passkey="sign-in"` and `data-passkey="register"`. */
export function attachPasskeys(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-passkey]'))
    button.addEventListener('click', () => void run(button));
}

async function run(button: HTMLButtonElement): Promise<void> {
  const say = (text: string) => {
    const status = document.querySelector('[data-passkey-status]');
    if (status) status.textContent = text;
  };
  button.disabled = true;
  say('Waiting for your browser …');
  try {
    location.assign(
      button.dataset.passkey === 'register' ? await register() : await signIn(button.dataset.to),
    );
  } catch (error) {
    say(wordsFor(error));
  } finally {
    button.disabled = false;
  }
}

async function signIn(to = ''): Promise<string> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await post<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    '/sign-in/passkey',
    {},
  );
  const response = await startAuthentication({ optionsJSON });
  return (await post<{ to: string }>('/sign-in/passkey', { response, to })).to;
}

async function register(): Promise<string> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const path = '/settings/passkeys/register';
  const optionsJSON = await post<Parameters<typeof startRegistration>[0]['optionsJSON']>(path, {});
  const response = await startRegistration({ optionsJSON });
  const name = document.querySelector<HTMLInputElement>('input[name="passkey-name"]')?.value ?? '';
  return (await post<{ to: string }>(path, { response, name })).to;
}

/** What the site said was wrong, for its reader. */
class Problem extends Error {}

async function post<T>(path: string, body: object): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as T & { problem?: string };
  if (!response.ok) throw new Problem(answer.problem ?? 'The site does not answer. Try again.');
  return answer;
}

function wordsFor(error: unknown): string {
  if (error instanceof Problem) return error.message;
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'That was cancelled, or took too long.';
  return 'This browser cannot use passkeys here. They need https, or localhost.';
}
