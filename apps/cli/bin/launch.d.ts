// Types of launch.js, which is plain JavaScript because an old Node reads it first.
import type { SpawnOptions } from 'node:child_process';

export const REQUIRED_MAJOR: number;
export function isRequiredNode(version?: string): boolean;
export function pinnedNode(from?: string): string | null;
export function runNode(node: string, args: readonly string[], options?: SpawnOptions): Promise<number>;
export function endWithLauncher(): void;
