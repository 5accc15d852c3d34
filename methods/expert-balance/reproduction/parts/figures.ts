/** What is told of examined arms: measurements and tables. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { Arm } from '../arms.ts';
import type { Domain } from '../domains.ts';
import { mean, type Examination, type LayerFigures } from '../model/examine.ts';

/** Measurements of an arm, named after it: means over layers, but for the largest load. */
export function measurementsOf(arm: Arm, { nats, layers, topSum }: Examination): Measurements {
  const over = (value: (layer: LayerFigures) => number) => mean(layers.map(value));
  const measured = {
    nats: mean(nats),
    'top-sum': topSum,
    variation: over(({ variation }) => variation),
    'sequence-variation': over(({ sequenceVariation }) => sequenceVariation),
    'largest-load': Math.max(...layers.map(({ largestLoad }) => largestLoad)),
    // Domains of mixed sequences are not known to a sequence.
    ...(arm.mixed
      ? {}
      : {
          bits: over(({ mutualInformation }) => mutualInformation),
          'largest-frequency': over(({ largestDomainFrequency }) => largestDomainFrequency),
        }),
  };
  return Object.fromEntries(Object.entries(measured).map(([what, value]) => [`${arm.name}.${what}`, value]));
}

/** The tables of all arms. */
export function reportTables(
  { report }: Pick<RunContext, 'report'>,
  domains: readonly Domain[],
  examined: ReadonlyMap<Arm, Examination>,
): void {
  const states = [...examined].flatMap(([{ label }, { state }]) => (state ? [[label, state]] : []));
  if (states.length > 0) {
    report.table('Trained on several processes', {
      columns: ['arm', 'SHA-256 of weights, biases and moments'],
      rows: states,
    });
  }
  report.table('Nats a byte of held-out text', {
    columns: ['arm', 'mean', ...domains.map(({ name }) => name)],
    rows: Array.from(examined, ([{ label, mixed }, { nats }]) => [
      label,
      mean(nats),
      ...(mixed ? domains.map(() => '–') : nats),
    ]),
  });
  report.table('Routing of held-out text', {
    columns: [
      'arm',
      'layer',
      'bits of domain and expert',
      'largest frequency in a domain',
      'variation of load',
      'variation within a sequence',
      'busiest over mean',
    ],
    rows: Array.from(examined, ([{ label, mixed }, { layers }]) =>
      layers.map((layer, at) => [
        label,
        at + 1,
        mixed ? '–' : layer.mutualInformation,
        mixed ? '–' : layer.largestDomainFrequency,
        layer.variation,
        layer.sequenceVariation,
        layer.largestLoad,
      ]),
    ).flat(),
  });
}
