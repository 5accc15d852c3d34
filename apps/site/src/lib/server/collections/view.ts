// What pages show of collections.
import type { Collection, CollectionItem, NamedPerson } from '@papertape/database';
import { dayAt, shortDate } from '@papertape/papers';
import { markdownHtml, markdownText } from '../markdown/index.ts';
import { collectionPath, personPath } from '../view/addresses.ts';
import { cardOf, type Card, type CardContext, type NamedLink } from '../view/card.ts';

/** A collection in a list. */
export interface CollectionCard {
  slug: string;
  href: string;
  title: string;
  /** The description without markup, on one line. */
  summary: string;
  isPrivate: boolean;
  /** Why nobody else sees it, where a moderator hid it. */
  hidden: string | null;
  items: number;
  owners: NamedLink[];
  changed: { short: string; iso: string };
}

/** The card of a collection. */
export function collectionCard(collection: Collection, context: CardContext): CollectionCard {
  return {
    slug: collection.slug,
    href: collectionPath(collection.slug),
    title: collection.title,
    summary: markdownText(collection.description, 200),
    isPrivate: collection.visibility === 'private',
    hidden: collection.hiddenAt === null ? null : (collection.hiddenReason ?? ''),
    items: collection.items,
    owners: collection.owners.map(ownerLink),
    changed: {
      short: shortDate(dayAt(new Date(collection.changedAt), context.timeZone), context.today),
      iso: collection.changedAt,
    },
  };
}

/** A person as a link to their page. */
export function ownerLink({ handle, name }: NamedPerson): NamedLink {
  return { name, href: personPath(handle) };
}

/** A paper in a collection. */
export interface ItemView {
  card: Card;
  paperId: number;
  /** Names the item on its page: `#paper-2603.00001`. */
  anchor: string;
  place: number;
  note: string;
  noteHtml: string | null;
  added: string;
}

/** The view of an item. */
export function itemView(item: CollectionItem, context: CardContext): ItemView {
  return {
    card: cardOf(item.paper, context),
    paperId: item.paper.id,
    anchor: `paper-${item.paper.publicId}`,
    place: item.place,
    note: item.note,
    noteHtml: item.note === '' ? null : markdownHtml(item.note),
    added: shortDate(dayAt(new Date(item.addedAt), context.timeZone), context.today),
  };
}
