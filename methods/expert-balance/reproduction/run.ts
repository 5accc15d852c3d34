/** Measures one seed: the identity first, then every arm. */
import { openDevice } from '@papertape/neural';
import type { Measurements, RunContext } from '@papertape/reproduction';
import { parseDomains } from './domains.ts';
import { TESTED, type Tested } from './methods.ts';
import type { BalanceParameters } from './parameters.ts';
import { compare } from './parts/compare.ts';
import { identity } from './parts/identity.ts';
import { trainArms } from './parts/training.ts';

/** Share of the time that the identity takes, about. */
const IDENTITY_SHARE = 0.05;

/** `tested` is the method that the claims are about. */
export async function measure(
  context: RunContext<BalanceParameters>,
  tested: Tested = TESTED,
): Promise<Measurements> {
  const { report, profile } = context;
  const device = await openDevice(context.device);
  report.device(device.name);
  report.progress(0, 1, 'identity');
  const { bytes } = await context.load('five-domains');
  const domains = parseDomains(bytes);
  const sizes = profile.parameters;
  const found = await identity(context, domains, sizes, tested);
  const trained = await trainArms(context, { domains, bytes }, sizes, tested, (done, note) =>
    report.progress(IDENTITY_SHARE + done * (1 - IDENTITY_SHARE), 1, note),
  );
  report.progress(1, 1);
  return { ...found, ...trained, ...compare(context, trained) };
}

export const run = (context: RunContext<BalanceParameters>) => measure(context);
