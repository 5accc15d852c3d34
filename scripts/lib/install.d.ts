// Types of install.js, which is plain JavaScript because it runs before anything is installed.
export function isInstalled(root: string): boolean;
export function install(root: string): Promise<void>;
export function matches(wantedText: string, installedText: string): boolean;
