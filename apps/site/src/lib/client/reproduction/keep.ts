// What a reader can do with a finished run: keep it as a file, or send it to the site.
import type { Result } from '@papertape/reproduction';
import type { RunData } from '../../reproduction/run-data.ts';
import { element } from './elements.ts';

interface Answer {
  error?: string;
  new?: boolean;
  counts?: { total: number; agree: number };
}

/** The two buttons, and a line for what came of sending. */
export function keepButtons(data: RunData, result: Result): HTMLElement {
  const send = element('button', { type: 'button' }, ['Send it to this site']);
  const said = element('p', { role: 'status' });
  send.addEventListener('click', () => {
    send.disabled = true;
    void report(data, result).then(({ words, again }) => {
      said.textContent = words;
      send.disabled = !again;
    });
  });
  return element('div', { class: 'keep' }, [
    element('p', { class: 'soft' }, [
      'Sent, it counts as reported by readers, apart from the record. It holds the numbers above, the name and ' +
        'version of your browser, and how long it took; nothing else.',
    ]),
    element('p', { class: 'buttons' }, [downloadLink(data, result), send]),
    said,
  ]);
}

function downloadLink(data: RunData, result: Result): HTMLElement {
  const file = new Blob([`${JSON.stringify(result, null, 2)}\n`], { type: 'application/json' });
  const seeds = result.seeds.length === data.seeds.length ? '' : `-${result.seeds.length}-seeds`;
  return element(
    'a',
    { class: 'button', href: URL.createObjectURL(file), download: `${data.name}-quick${seeds}.json` },
    ['Download it as JSON'],
  );
}

async function report(data: RunData, result: Result): Promise<{ words: string; again: boolean }> {
  // The site keeps no drawings of readers' runs, so none are sent.
  const runs = result.runs.map((run) =>
    run.status === 'finished' ? { ...run, series: [], tables: [], images: [] } : run,
  );
  try {
    const response = await fetch(data.reports, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...result, runs }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok)
      return { words: `It was not taken: ${answer.error ?? response.status}`, again: response.status >= 429 };
    return { words: thanks(answer), again: false };
  } catch {
    return { words: 'The site could not be reached. Try again later, or download the run.', again: true };
  }
}

function thanks({ new: fresh, counts }: Answer): string {
  const total = counts?.total ?? 1;
  const all = `${total} ${total === 1 ? 'run is' : 'runs are'} reported by readers, ${counts?.agree ?? 0} of them agree with the record.`;
  return `${fresh === false ? 'This run was reported before.' : 'Received, thank you.'} ${all}`;
}
