// The endpoints of reproductions: what readers reported, and reporting.
import {
  addReproductionReport,
  countReproductionReports,
  listReproductionReports,
  takeRateLimit,
} from '@papertape/database';
import type { Room } from '@papertape/reproduction/node';
import type { Site } from '../open-site.ts';
import { readersSummary } from '../reproductions/readers.ts';
import { judgeReport } from '../reproductions/report.ts';
import { ReportsQuery } from '../schemas/parameters.ts';
import { AcceptedReport, Reports } from '../schemas/responses.ts';
import { readEndpoint, type SubmitEndpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { nextLink } from './links.ts';

/** Reports that one address may send: a run takes a minute or more. */
export const REPORT_LIMIT = { limit: 20, windowSeconds: 3600 } as const;

const path = '/api/reproductions/{name}/reports';

/** `GET /api/reproductions/{name}/reports`: what readers reported, the latest first. */
export const reproductionReports = readEndpoint({
  path,
  summary: "Readers' runs of a reproduction",
  description:
    'The latest first, apart from the record, with counts of how they compare with the present record. ' +
    'Follow the Link header for the next page.',
  query: ReportsQuery,
  response: Reports,
  mayBeMissing: true,
  async answer({ site, url, params, query }) {
    const room = requireRoom(site, params.name ?? '');
    const { db } = site.database;
    const [counts, page] = await Promise.all([
      countReproductionReports(db),
      listReproductionReports(db, room.name, { limit: query.limit, cursor: query.cursor ?? null }),
    ]);
    const { total, agree, differ, notComparable, earlier } = readersSummary(room, counts);
    return {
      body: {
        reproduction: room.name,
        counts: { total, agree, differ, notComparable, earlier },
        reports: page.items,
      },
      headers: page.next === null ? {} : nextLink(url, { cursor: page.next }),
    };
  },
});

/** `POST /api/reproductions/{name}/reports`: a reader's finished run. */
export const reportReproduction: SubmitEndpoint = {
  kind: 'submit',
  path,
  summary: 'Report a run of a reproduction',
  description:
    'The verdicts are computed here from the measurements; those in the result are ignored. The same run sent twice ' +
    `is one report. An address may send ${REPORT_LIMIT.limit} in an hour.`,
  body: 'A finished result, as /reproductions/schema.json describes it.',
  response: AcceptedReport,
  async answer({ site, now, params, sender, body }) {
    const room = requireRoom(site, params.name ?? '');
    const { db } = site.database;
    const state = await takeRateLimit(db, `report:${sender}`, REPORT_LIMIT, now);
    if (!state.allowed)
      throw new ApiError(
        429,
        `Too many reports: ${REPORT_LIMIT.limit} in an hour are allowed. Try again later.`,
        {
          'Retry-After': String(state.resetSeconds),
        },
      );
    const { report, stored } = judgeReport(room, await body());
    const added = await addReproductionReport(db, report, stored, now);
    const { total, agree, differ, notComparable, earlier } = readersSummary(
      room,
      await countReproductionReports(db),
    );
    return {
      status: added ? 201 : 200,
      body: {
        hash: report.hash,
        new: added,
        outcome: report.outcome,
        reason: report.reason,
        verdicts: report.verdicts,
        counts: { total, agree, differ, notComparable, earlier },
      },
    };
  },
};

function requireRoom(site: Site, name: string): Room {
  const room = site.rooms.find(name);
  if (room === null) throw new ApiError(404, `There is no reproduction '${name}' on this site.`);
  return room;
}
