// Everything the page of a room shows, and what its script needs to run it.
import {
  countReproductionReports,
  findPaperByIdentifier,
  listReproductionReports,
} from '@papertape/database';
import { parseIdentifier } from '@papertape/papers';
import type { Room } from '@papertape/reproduction/node';
import { nodeEnvironment } from '@papertape/reproduction/node';
import { site } from '../site.ts';
import { paperPath } from '../view/addresses.ts';
import { readerRun, type ReaderRun } from './readers.ts';
import { recordView, type RecordView } from './record-view.ts';
import { roomPath } from './paths.ts';
import { roomCard, type RoomCard } from './room-view.ts';
import { shownRecord } from './rooms.ts';
import type { RunData } from '../../reproduction/run-data.ts';

/** Readers' runs that the page lists. */
const LISTED = 10;

export interface RoomPageData {
  card: RoomCard;
  limits: readonly string[];
  paper: PaperLink;
  record: RecordView | null;
  /** Records there are, for downloads. */
  records: { profile: string; href: string }[];
  readers: ReaderRun[];
  /** The room's own figure, as it is without JavaScript. */
  figure: { title: string; html: string } | null;
  run: RunData;
}

/** Where the paper is: on this site where it has it, else at its source. */
export interface PaperLink {
  label: string;
  href: string;
  here: boolean;
}

/** The page's data. */
export async function loadRoom(room: Room): Promise<RoomPageData> {
  const { db } = site().database;
  const [counts, latest, paper, run, figure] = await Promise.all([
    countReproductionReports(db),
    listReproductionReports(db, room.name, { limit: LISTED }),
    paperLink(room.definition.paper),
    runData(room),
    drawnFigure(room),
  ]);
  const record = shownRecord(room);
  return {
    card: roomCard(room, counts),
    limits: room.definition.limits,
    paper,
    record: record && recordView(room, record),
    records: (['quick', 'full'] as const)
      .filter((profile) => room.records[profile] !== null)
      .map((profile) => ({ profile, href: `${roomPath(room.name)}/record/${profile}.json` })),
    readers: latest.items.map(readerRun),
    figure,
    run,
  };
}

/** The link to a paper by its identifier, 'arxiv:2302.02607'. */
export async function paperLink(name: string): Promise<PaperLink> {
  const identifier = parseIdentifier(name);
  const publicId = identifier && (await findPaperByIdentifier(site().database.db, identifier));
  const value = name.replace(/^arxiv:/i, '');
  const label = name.toLowerCase().startsWith('arxiv:') ? `arXiv ${value}` : name;
  return publicId
    ? { label, href: paperPath(publicId), here: true }
    : { label, href: `https://arxiv.org/abs/${encodeURIComponent(value)}`, here: false };
}

const drawn = new WeakMap<Room, Promise<RoomPageData['figure']>>();

/** Drawn once: it depends on nothing but the room's code. */
function drawnFigure(room: Room): Promise<RoomPageData['figure']> {
  const known = drawn.get(room) ?? drawFigure(room);
  drawn.set(room, known);
  return known;
}

async function drawFigure({ definition }: Room): Promise<RoomPageData['figure']> {
  if (!definition.figure) return null;
  const { figure } = await definition.figure.load();
  return { title: definition.figure.title, html: figure.draw() };
}

type Built = RunData['built'];
const built = new WeakMap<Room, Promise<Built>>();

/** Versions and commit of a room's code: asked for once, since git is a process of its own. */
function builtFrom(room: Room): Promise<Built> {
  const known = built.get(room) ?? nodeEnvironment(room);
  built.set(room, known);
  return known;
}

async function runData(room: Room): Promise<RunData> {
  const { definition, records } = room;
  const { dependencies, commit } = await builtFrom(room);
  const { seeds, minutes, megabytes } = definition.profiles.quick;
  return {
    name: room.name,
    title: definition.title,
    seeds: [...seeds],
    minutes,
    megabytes,
    claims: definition.claims.map(({ id, statement, test, unit }) => ({
      id,
      statement,
      test,
      ...(unit === undefined ? {} : { unit }),
    })),
    charts: [...definition.charts],
    datasets: definition.datasets
      .filter(({ profiles }) => profiles.includes('quick'))
      .map((dataset) => ({
        name: dataset.name,
        title: dataset.title,
        file: dataset.file,
        here: site().datasets.mayFind(dataset),
        standIn: dataset.standIn !== undefined,
        source: 'url' in dataset.source ? dataset.source.url : null,
      })),
    record: records.quick ? `${roomPath(room.name)}/record/quick.json` : null,
    data: `${roomPath(room.name)}/data/`,
    reports: `/api/reproductions/${encodeURIComponent(room.name)}/reports`,
    built: { dependencies, commit },
  };
}
