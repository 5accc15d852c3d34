// Sources as people know them.

/** What a source is called and what it brings; the key itself for sources we have no words for. */
export interface SourceDescription {
  title: string;
  description: string;
}

const SOURCES: Readonly<Record<string, SourceDescription>> = {
  'arxiv-rss': {
    title: 'arXiv',
    description: 'The day’s announcements in the chosen categories; quiet on weekends and holidays.',
  },
  'arxiv-oai': {
    title: 'arXiv (OAI-PMH)',
    description: 'Back-fill and repair: versions, licences and withdrawals.',
  },
  'arxiv-file': { title: 'arXiv (file)', description: 'Announcements that were read from a file.' },
  huggingface: {
    title: 'Hugging Face',
    description: 'The papers its readers put on each day’s list, with their votes.',
  },
  'huggingface-file': {
    title: 'Hugging Face (file)',
    description: 'Daily lists that were read from a file.',
  },
  crossref: {
    title: 'DOI',
    description: 'Papers that readers submitted by DOI, as their publishers tell of them.',
  },
  web: {
    title: 'Web pages',
    description: 'Papers that readers submitted by address, as those pages tell of them.',
  },
  submission: { title: 'Readers', description: 'Papers that readers of this site submitted.' },
  sample: { title: 'Sample', description: 'The papers that come with the site.' },
};

/** The description of a source. */
export function describeSource(source: string): SourceDescription {
  return (
    (Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined) ?? {
      title: source,
      description: 'Papers that came from a file.',
    }
  );
}
