// Buttons that copy the text of another element.

const CONFIRMED_MS = 2_000;

/** Makes `<button data-copies="id">` copy the text of `#id`; where copying is forbidden the text is selected. */
export function attachCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
    const label = button.textContent;
    button.addEventListener('click', () => {
      const source = document.getElementById(button.dataset['copies'] ?? '');
      if (!source) return;
      void copy(source).then((copied) => {
        button.textContent = copied ? 'Copied' : 'Selected: press Ctrl+C';
        setTimeout(() => (button.textContent = label), CONFIRMED_MS);
      });
    });
  }
}

async function copy(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    return true;
  } catch {
    // No permission, or no secure address: a selection is the next best.
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
