// What a site asks a model for, from its configuration.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Configuration } from '@papertape/configuration';
import {
  DEFAULT_TEMPLATE,
  parseTemplate,
  TemplateError,
  type Language,
  type Template,
} from '@papertape/enrichment';

/** Where a model is asked, how, and how much. */
export interface EnrichmentSettings {
  url: string;
  model: string;
  apiKey: string | null;
  template: Template;
  language: Language;
  /** Papers older than this are not asked about. */
  days: number;
  /** Tokens a day; Infinity for no limit. */
  dailyTokens: number;
  concurrency: number;
  /** Tokens that the server's KV cache holds; Infinity where nobody said. */
  kvTokens: number;
  timeoutMs: number;
  /** Changes with template, language and model: papers are then asked about again. */
  requestHash: string;
}

/** The settings; null while no endpoint is configured. @throws TemplateError when the prompt cannot be read or used */
export async function readEnrichmentSettings(
  configuration: Configuration,
): Promise<EnrichmentSettings | null> {
  const { ENRICHMENT_URL: url, ENRICHMENT_MODEL: model, ENRICHMENT_LANGUAGE: language } = configuration;
  if (url === null || model === null) return null;
  const template = await readTemplate(configuration.ENRICHMENT_PROMPT_FILE);
  const requestHash = createHash('sha256')
    .update(JSON.stringify([template.text, language, model]))
    .digest('hex');
  return {
    url,
    model,
    apiKey: configuration.ENRICHMENT_API_KEY,
    template,
    language,
    days: configuration.ENRICHMENT_DAYS,
    dailyTokens: configuration.ENRICHMENT_DAILY_TOKENS || Infinity,
    concurrency: configuration.ENRICHMENT_CONCURRENCY,
    kvTokens: configuration.ENRICHMENT_KV_TOKENS || Infinity,
    timeoutMs: configuration.ENRICHMENT_TIMEOUT_MS,
    requestHash,
  };
}

async function readTemplate(file: string | null): Promise<Template> {
  if (file === null) return parseTemplate(DEFAULT_TEMPLATE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new TemplateError(`The prompt of ENRICHMENT_PROMPT_FILE cannot be read: ${why}`);
  });
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`${file}: ${error.message}`);
    throw error;
  }
}
