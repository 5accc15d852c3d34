// The site's only script: what JavaScript adds to pages that are complete without it.
import { attachCopyButtons } from './copy.ts';
import { attachDiscussion } from './discussion.ts';
import { attachKeyboard } from './attach-keyboard.ts';
import { attachPasskeys } from './passkeys.ts';
import { tellOpened } from './opened.ts';
import { hideBrokenPictures } from './pictures.ts';
import { attachThemeToggle } from './theme-toggle.ts';
import { guessTimeZone } from './time-zone.ts';
import { attachToggles } from './toggles.ts';

for (const element of document.querySelectorAll<HTMLElement>('[data-needs-script]')) element.hidden = false;
attachKeyboard();
attachCopyButtons();
attachThemeToggle();
attachPasskeys();
attachToggles();
attachDiscussion();
hideBrokenPictures();
guessTimeZone();
tellOpened();
