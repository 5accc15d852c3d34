// Papers that programs bring: indexed, put on today's feed, given links.
import {
  getPaper,
  indexPaper as takeIn,
  listPaperClaims,
  listSubmissions,
  setPaperLinks as writeLinks,
} from '@papertape/database';
import { hfListItem, hfPaperDetail } from '@papertape/feeds/huggingface';
import { parseArxivId, type Paper } from '@papertape/papers';
import type { PersonId } from '@papertape/people';
import * as v from 'valibot';
import { withMachineFields } from '../enrichments/view.ts';
import { feedSite } from '../feed-site.ts';
import { findPaper } from '../find-paper.ts';
import type { Site } from '../open-site.ts';
import { ListItem, PaperDetail } from '../schemas/responses.ts';
import { findReference } from '../submissions/find.ts';
import { LONGEST_PITCH } from '../submissions/pitch.ts';
import { LIMITS, recordNaming, submitRecord, tellSearch } from '../submissions/submit.ts';
import { writeEndpoint } from './endpoint.ts';
import { ApiError, noSuchPaper } from './errors.ts';

const text = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.maxLength(longest, `at most ${longest} characters`));

/** `POST /api/papers/index`. */
export const indexPaper = writeEndpoint({
  path: '/api/papers/index',
  method: 'POST',
  summary: 'Add an arXiv paper to the site',
  description:
    'Asks arXiv for it, within arXiv’s limits, and puts it on no feed day. 201 when it is new here, 200 when it was here.',
  rule: 'submissions.write',
  body: v.object({
    arxivId: v.pipe(
      text(100),
      v.check((id) => parseArxivId(id) !== null, 'expected an arXiv id such as 2501.11873'),
    ),
  }),
  response: PaperDetail,
  limit: LIMITS.find,
  async answer({ site, now, body: { arxivId }, authorize }) {
    const proof = authorize();
    const finding = await findReference(site, arxivId);
    if (finding.kind === 'here') return { body: await detailOf(site, finding.paper) };
    if (finding.kind === 'unreachable') throw new ApiError(503, finding.message, { 'Retry-After': '60' });
    if (finding.kind !== 'found') throw new ApiError(404, `arXiv knows no paper '${arxivId}'.`);
    const { publicId, created } = await site.database.transaction((tx) =>
      takeIn(tx, proof, finding.record, now),
    );
    tellSearch(site);
    const paper = await getPaper(site.database.db, publicId);
    if (paper === null) throw noSuchPaper(publicId);
    return { status: created ? 201 : 200, body: await detailOf(site, paper) };
  },
});

/** `POST /api/papers/submit`. */
export const submitPaper = writeEndpoint({
  path: '/api/papers/submit',
  method: 'POST',
  summary: "Put a paper on today's feed",
  description:
    'The paper has to be here: index it first. 201 when it stands on today’s feed now, with your vote; 200 when it had ' +
    'stood on one before, so that it only got your vote. Needs a token that may vote, too.',
  rule: 'submissions.write',
  body: v.object({
    paperId: text(200),
    pitch: v.optional(text(LONGEST_PITCH), ''),
  }),
  response: ListItem,
  limit: LIMITS.submit,
  async answer({ site, now, body: { paperId, pitch }, authorize, authorizeAlso }) {
    const proofs = { submit: authorize(), vote: authorizeAlso('votes.write') };
    const paper = await findPaper(site.database, paperId);
    if (paper === null)
      throw new ApiError(
        404,
        `There is no paper '${paperId}' on this site: POST /api/papers/index brings it.`,
      );
    const { publicId, outcome } = await submitRecord(
      site,
      proofs,
      { record: recordNaming(paper), pitch },
      now,
    );
    const after = await getPaper(site.database.db, publicId);
    if (after === null) throw noSuchPaper(publicId);
    return { status: outcome === 'submitted' ? 201 : 200, body: hfListItem(feedSite(site), after) };
  },
});

const WEB = v.pipe(
  text(500),
  v.check(
    (url) => /^https?:\/\//i.test(url) && URL.canParse(url),
    'expected an address that starts with https://',
  ),
);
const GITHUB = v.pipe(
  WEB,
  v.check(
    (url) => /^https?:\/\/(?:www\.)?github\.com\/[\w.-]+\/[\w.-]+\/?$/i.test(url),
    'expected a repository such as https://github.com/owner/name',
  ),
);

/** `POST /api/papers/{id}/links`. */
export const setPaperLinks = writeEndpoint({
  path: '/api/papers/{id}/links',
  method: 'POST',
  summary: 'Set the repository and project page of a paper',
  description:
    'For its confirmed authors, whoever submitted it, and moderators. null takes a link away; one that is left out ' +
    'stays. This site has no organisations, so organizationId is refused unless it is null.',
  rule: 'papers.links',
  body: v.object({
    githubRepo: v.optional(v.nullable(GITHUB)),
    projectPage: v.optional(v.nullable(WEB)),
    organizationId: v.optional(v.null('this site has no organisations')),
  }),
  response: PaperDetail,
  limit: LIMITS.submit,
  async answer({ site, now, params, person, body: { githubRepo, projectPage }, authorize }) {
    const target = await findPaper(site.database, params.id ?? '');
    if (target === null) throw noSuchPaper(params.id ?? '');
    const proof = authorize({ owns: await isTheirs(site, target, person.id), target });
    const links = {
      ...(githubRepo === undefined ? {} : { githubRepo }),
      ...(projectPage === undefined ? {} : { projectPage }),
    };
    await site.database.transaction((tx) => writeLinks(tx, proof, links, now));
    const after = await getPaper(site.database.db, target.publicId);
    if (after === null) throw noSuchPaper(target.publicId);
    return { body: await detailOf(site, after) };
  },
});

/** Whether the person wrote the paper, or put it on the site. */
async function isTheirs({ database: { db } }: Site, paper: Paper, personId: PersonId): Promise<boolean> {
  const [claims, submissions] = await Promise.all([
    listPaperClaims(db, paper.id),
    listSubmissions(db, paper.id),
  ]);
  return (
    claims.some(({ userId, status }) => userId === personId && status === 'confirmed') ||
    submissions.some(({ userId, hidden }) => userId === personId && hidden === null)
  );
}

async function detailOf(site: Site, paper: Paper): Promise<v.InferOutput<typeof PaperDetail>> {
  const [told = paper] = await withMachineFields(site.database.db, [paper]);
  return hfPaperDetail(feedSite(site), told);
}
