// A worker of a room's own figure: loads what the room's workers do, and says when it listens. It is named after the room.
import { loadFigure } from './load-figure.ts';

void serve();

async function serve(): Promise<void> {
  const figure = await loadFigure(self.name);
  figure?.work?.({
    postMessage: (message) => postMessage(message),
    addEventListener: (type, listener) => addEventListener(type, listener),
  });
  postMessage('ready');
}
