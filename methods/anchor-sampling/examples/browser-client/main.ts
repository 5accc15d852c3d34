/** This tab as a client: it joins the server that it was loaded from. `#token=…` in the address is shown to it. */
import { joinFederation } from '../../src/remote-client.ts';
import { model, ownDigits, parseAbout } from '../task.ts';

const status = document.querySelector('#status');
const say = (text: string) => {
  if (status) status.textContent = text;
};
const leave = new AbortController();
document.querySelector('#leave')?.addEventListener('click', () => leave.abort());

let number = -1;
try {
  await joinFederation({
    url: location.origin.replace(/^http/, 'ws'),
    client: null,
    token: new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined,
    signal: leave.signal,
    async open({ client, about }) {
      const response = await fetch('/digits');
      return {
        model,
        examples: ownDigits(new Uint8Array(await response.arrayBuffer()), client, parseAbout(about)),
      };
    },
    onEvent(event) {
      if (event.type === 'joined') number = event.client;
      if (event.type === 'joined') say(`Client ${number}: joined, waiting for a task.`);
      if (event.type === 'answered') say(`Client ${number}: ${event.answers} tasks answered.`);
      if (event.type === 'left')
        say(`Client ${number}: not connected (${event.reason || 'connection lost'}).`);
    },
  });
} catch (error) {
  say(`The server does not want this client: ${error instanceof Error ? error.message : String(error)}.`);
}
