import { authorSlug, type PersonRecord } from '@papertape/papers';
import { absoluteUrl, drawnAvatarUrl, type FeedSite } from '../site.ts';
import { oneLine } from '../text.ts';
import { objectId } from './object-id.ts';
import type { HfOrganization, HfUser } from './types.ts';

/**
 * A user with every field a client may ask for. Nobody put a harvested paper on the feed by hand, so the site itself
 * stands in where the person is null: strict clients require one.
 */
export function hfUser(site: FeedSite, person: PersonRecord | null): HfUser {
  const name = person === null ? authorSlug(site.name) : oneLine(person.name) || 'unknown';
  const fullname = person === null ? site.name : oneLine(person.fullname ?? '') || name;
  return {
    _id: objectId('user', name),
    avatarUrl: absoluteUrl(site, person?.avatarUrl ?? null) ?? drawnAvatarUrl(site, name),
    fullname,
    name,
    user: name,
    type: 'user',
    isPro: false,
    isHf: false,
    isHfAdmin: false,
    isMod: false,
    followerCount: 0,
  };
}

/** An organisation from the name a source gives it. */
export function hfOrganization(site: FeedSite, fullname: string): HfOrganization {
  const name = authorSlug(fullname);
  return {
    _id: objectId('organization', name),
    name,
    fullname: oneLine(fullname),
    avatar: drawnAvatarUrl(site, name),
  };
}
