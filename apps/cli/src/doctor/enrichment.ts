// The model that summarises papers: whether the prompt can be used, and whether the endpoint answers.
import type { Configuration } from '@papertape/configuration';
import type { EnrichmentSettings } from '@papertape/jobs/enrichment';
import { count } from '../terminal/format.ts';
import { broken, ok, type Finding, type Section } from './finding.ts';

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
    return { title: 'Summaries', findings: [prompt, requestsFinding(settings), model] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { title: 'Summaries', findings: [broken('Prompt', 'cannot be used', why)] };
  }
}

/** How much is asked at once. */
function requestsFinding({ concurrency, kvTokens }: EnrichmentSettings): Finding {
  const cap = Number.isFinite(kvTokens) ? `, ${count(kvTokens)} tokens under way at most` : '';
  return ok('Requests', `${count(concurrency)} at once${cap}`);
}
