// Fakes of the sources, for tests and for trying the site without the network (`node tests/fakes/main.ts`).
export { startArxivOai, type FakeArxivOai } from './arxiv-oai.ts';
export { startArxivRss, type Announcement, type FakeArxivRss } from './arxiv-rss.ts';
export { startDoi, type FakeDoi } from './doi.ts';
export { startFake, type Fake, type Mishap, type SeenRequest } from './fake-server.ts';
export { startHuggingFace, type FakeHuggingFace } from './hugging-face.ts';
export { inventPaper, inventPapers, withdraw, type InventedPaper } from './invented-papers.ts';
export { paperPage, startWebSite, type FakeWebSite } from './web-page.ts';
