// Whether node_modules is what package-lock.json asks for on this machine, and `npm ci` when it is not.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pinnedNode } from '../../apps/cli/bin/launch.js';
import { runQuietly } from './run.js';

const STAMP = 'node_modules/.cache/papertape/installed.json';

/** Whether every package of the lockfile that this platform needs is installed in its version. */
export function isInstalled(root) {
  if (!pinnedNode()) return false;
  const lock = readText(join(root, 'package-lock.json'));
  const stamp = readText(join(root, STAMP));
  return stamp === stampOf(lock) || matches(lock, readText(join(root, 'node_modules/.package-lock.json')));
}

/** Installs with npm, development packages included whatever NODE_ENV says: the site is built here. */
export async function install(root) {
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  await runQuietly('npm', ['ci', ...flags], { cwd: root, env: withoutNpmRun(process.env) });
  if (!pinnedNode())
    throw new Error(
      'npm installed no Node 24: its package `node` has an install script. Allow install scripts (npm config set ignore-scripts false) and start again.',
    );
  const stamp = join(root, STAMP);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, stampOf(readText(join(root, 'package-lock.json'))));
}

/** Compares two lockfiles: the wanted one and the one npm keeps of what it installed. */
export function matches(wantedText, installedText) {
  if (!wantedText || !installedText) return false;
  const wanted = JSON.parse(wantedText).packages;
  const installed = JSON.parse(installedText).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const there = installed[path];
    if (!there) return entry.link !== true && isOptionalHere(entry);
    return entry.link === true || there.version === entry.version;
  });
}

/** Optional packages may be absent, except a binary made for this very platform. */
function isOptionalHere(entry) {
  if (!entry.optional && !entry.devOptional) return false;
  if (!entry.os && !entry.cpu && !entry.libc) return true;
  return !(suits(entry.os, process.platform) && suits(entry.cpu, process.arch) && suitsLibc(entry.libc));
}

function suits(list, name) {
  if (!list) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every((item) => item.startsWith('!'));
}

function suitsLibc(list) {
  if (!list || process.platform !== 'linux') return true;
  return list.includes(process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl');
}

function stampOf(lock) {
  const hash = createHash('sha256').update(lock).digest('hex');
  return JSON.stringify({ lock: hash, platform: process.platform, arch: process.arch });
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** npm's own variables of the run we are in would steer the npm we start. */
function withoutNpmRun(environment) {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name) && name !== 'NODE_ENV',
  );
  return Object.fromEntries(kept);
}
