/** What is computed from several arms of one seed. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { BalanceParameters } from '../parameters.ts';

/**
 * Specialisation of global over that of micro at each α, the best of each scope over α, what a larger balance batch
 * gains, and the control's gap. Reports the points of the charts over balance batches.
 */
export function compare(
  { report, profile }: RunContext<BalanceParameters>,
  found: Measurements,
): Measurements {
  const { coefficients, balanceBatches, sequences, thorough } = profile.parameters;
  const of = (name: string) => found[name] ?? NaN;
  const compared: Measurements = {};
  for (const α of coefficients) {
    compared[`ratio-${α}`] = of(`global-${α}.bits`) / of(`micro-${α}.bits`);
    compared[`gap-${α}`] = of(`micro-${α}.nats`) - of(`global-${α}.nats`);
  }
  if (coefficients.length > 1) {
    for (const scope of ['micro', 'global']) {
      compared[`${scope}.best-nats`] = Math.min(...coefficients.map((α) => of(`${scope}-${α}.nats`)));
    }
  }
  const [first] = coefficients;
  const byBatch = [
    { size: 1, name: `micro-${first}` },
    ...balanceBatches.map((size) => ({ size, name: `batch-${size}` })),
    { size: sequences, name: `global-${first}` },
  ];
  for (const { size, name } of byBatch) {
    report.point('gain by balance batch', size, of(`micro-${first}.nats`) - of(`${name}.nats`));
    report.point('bits by balance batch', size, of(`${name}.bits`));
  }
  for (const size of balanceBatches) {
    compared[`share-${size}`] = of(`batch-${size}.bits`) / of(`global-${first}.bits`);
  }
  if (thorough) {
    compared['shuffled.share'] = of('shuffled.bits') / of(`global-${first}.bits`);
    compared['mixed.gap'] = of('mixed-micro.nats') - of('mixed-global.nats');
  }
  return compared;
}
