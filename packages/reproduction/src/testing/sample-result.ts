/** A result without a run behind it, to test what reads results. */
import type { Result } from '../result.ts';

/** A finished result of the synthetic reproduction with every kind of content; a new one each time. */
export function sampleResult(): Result {
  return {
    format: 'papertape-reproduction',
    version: 1,
    reproduction: 'antithetic-sampling',
    paper: 'doi:10.1017/S0305004100031455',
    profile: { name: 'quick', parameters: { draws: 64, repetitions: 200 } },
    seeds: [1, 2, 3],
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: '2026-01-02T03:04:06.000Z',
    environment: {
      runtime: 'node',
      agent: 'Node 24.0.0',
      device: 'cpu',
      threads: 2,
      workers: 1,
      dependencies: { valibot: '1.5.0' },
      commit: null,
      seconds: 1,
      peakMegabytes: null,
    },
    datasets: [{ name: 'coefficients', origin: 'stand-in', sha256: '0'.repeat(64), bytes: 11 }],
    runs: [
      {
        seed: 1,
        status: 'finished',
        seconds: 0.4,
        measurements: measurements(0.1),
        series: [{ name: 'error/independent', x: [1, 2], y: [0.2, 0.1] }],
        tables: [{ name: 'errors', columns: ['measurement', 'error'], rows: [['independent', 0.1]] }],
        images: [{ name: 'dot', width: 1, height: 1, channels: 3, data: 'AAAA', alt: 'A black dot' }],
      },
      { ...plain, seed: 2, measurements: measurements(0.11) },
      { ...plain, seed: 3, measurements: measurements(0.12) },
    ],
    claims: [
      { id: 'same-cost', verdict: 'holds', estimate: 1, interval: [1, 1], seeds: 3, reason: 'within bounds' },
    ],
  };
}

const plain = { status: 'finished' as const, seconds: 0.3, series: [], tables: [], images: [] };

function measurements(error: number): Record<string, number> {
  return {
    'error/independent/monotone': error,
    'error/antithetic/monotone': error / 10,
    'error/independent/symmetric': error / 10,
    'error/antithetic/symmetric': error / 7,
    'evaluations/ratio': 1,
    'seconds/drawing': error,
  };
}
