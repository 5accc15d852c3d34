// Pictures live at their sources and may be gone: then what lies under them is shown.

/** Hides thumbnails that cannot be loaded, now and later. */
export function hideBrokenPictures(): void {
  for (const picture of document.querySelectorAll<HTMLImageElement>('img[loading=lazy]')) {
    const hide = () => (picture.hidden = true);
    if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc !== '') hide();
    else picture.addEventListener('error', hide, { once: true });
  }
}
