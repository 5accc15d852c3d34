// The model that summarises papers: whether the prompt can be used, and whether the endpoint answers.
import type { Configuration } from '@papertape/configuration';
import { broken, ok, type Section } from './finding.ts';

/** Asks the endpoint for one token; null where none is configured. */
export async function inspectEnrichment(configuration: Configuration): Promise<Section | null> {
  if (configuration.ENRICHMENT_URL === null) return null;
  const { probeEndpoint, readEnrichmentSettings } = await import('@papertape/jobs/enrichment');
  try {
    const settings = await readEnrichmentSettings(configuration);
    if (settings === null) return null;
    const { answers, words } = await probeEndpoint(settings);
    const prompt = ok('Prompt', configuration.ENRICHMENT_PROMPT_FILE ?? 'built in');
    const model = answers
      ? ok('Model', words)
      : broken('Model', 'does not answer', `${words} New papers are not summarised.`);
    return { title: 'Summaries', findings: [prompt, model] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { title: 'Summaries', findings: [broken('Prompt', 'cannot be used', why)] };
  }
}
