// γ of inverse-gap weighting over time: by a power of t, or by FALCON's epochs.
import type { Falcon, GammaSchedule } from '../types.ts';

/** γ_t = scale · t^exponent, t ≥ 1. */
export function powerGamma({ scale = 10, exponent = 0.5 }: GammaSchedule, t: number): number {
  return scale * t ** exponent;
}

/** The epoch m ≥ 1 of decision t ≥ 1, with τ_{m−1} < t ≤ τ_m and τ_m = 2^m; the first holds t = 1 too. */
export function falconEpoch(t: number): number {
  let m = 1;
  for (let τ = 2; τ < t; τ *= 2) m++;
  return m;
}

/**
 * γ_m = (1/30)·√(K·τ_{m−1} / log(|F|·τ_{m−1}/δ)), γ_1 = 1 (Simchi-Levi and Xu 2022, algorithm 1), times
 * `scale`, in the epoch of decision t among K actions.
 */
export function falconGamma(
  { delta: δ = 0.05, functions = 100, scale = 1 }: Falcon,
  t: number,
  K: number,
): number {
  const m = falconEpoch(t);
  if (m === 1) return scale;
  const τ = 2 ** (m - 1);
  return (scale * Math.sqrt((K * τ) / Math.log((functions * τ) / δ))) / 30;
}

/** γ = √(K·T / (regret + log(2/δ))): the constant γ of the theory for T decisions (Foster and Rakhlin 2020, theorem 1). */
export function theoryGamma(K: number, T: number, regret: number, δ = 0.05): number {
  return Math.sqrt((K * T) / (regret + Math.log(2 / δ)));
}
