// What a machine writes of papers, on the site and from the command line.
export { enrichPapers, type EnrichOptions } from './enrich.ts';
export {
  readEnrichmentHealth,
  readWholeEnrichmentHealth,
  type EnrichmentHealth,
  type WholeEnrichmentHealth,
} from './health.ts';
export { planEnrichment, type EnrichmentPlan } from './plan.ts';
export { probeEndpoint, type EndpointReport } from './probe.ts';
export { readEnrichmentSettings, type EnrichmentSettings } from './settings.ts';
export { readEnrichmentRound, type EnrichmentRound } from './state.ts';
