// Lines of files for `papertape import`, in both layouts, about papers that do not exist.

/** A line in the layout of arXiv announcements. */
export function announcementLine(index: number): string {
  return JSON.stringify({
    id: `2504.${String(index).padStart(5, '0')}`,
    title: `Invented Announcement ${index} on Folding Paper Boats`,
    abstract: `Boat ${index} is folded from one sheet, floats for ${index % 60} minutes, and is then dried.`,
    authors: [`Folder Number ${index % 97}`, 'Mara Creaseworth'],
    categories: index % 3 === 0 ? 'cs.CG cs.LG' : 'cs.CG',
    comment: index % 5 === 0 ? `${(index % 30) + 2} pages` : null,
    date: '2025-04-02',
  });
}

/** A line in the layout of Hugging Face daily listings. */
export function listingLine(index: number): string {
  return JSON.stringify({
    id: `2603.${String(20_000 + index)}`,
    title: `Invented Listing ${index} about Weather Balloons`,
    authors: ['Nimbus Lofty', 'Cirrus Low'],
    abstract: 'A balloon is let go, and we wait for the postcard.',
    thumbnailUrl: 'https://pictures.example.org/balloon.png',
    upvotes: index,
    publishedAt: '2026-03-01T10:00:00.000Z',
    tags: ['balloons'],
    listed_on: '2026-03-02',
  });
}

/** Many lines as one text. */
export function manyLines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_none, index) => `${line(index)}\n`).join('');
}
