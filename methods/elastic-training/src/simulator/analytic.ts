/**
 * Time of a step of 1F1B in closed form, for stages that take `times` for a slot (a third forward, two thirds
 * backward). Stage p works through its M slots, M·T_p; the first slot has to come to it and the last to go back
 * through the stages before, Σ_{q<p} T_q; and it stands still where the stages behind are slower than the k = P − p − 1
 * passes it has to do meanwhile: (Σ_{q>p} T_q − k·T_p/3)⁺ before its first backward pass, (Σ_{q>p} T_q − 2k·T_p/3)⁺
 * before its last. The step takes as long as the stage for which that is most.
 *
 * What `simulate` finds where the stages are alike to within a quarter, as the planners leave them; a lower bound else.
 */
export function stepTime(times: readonly number[], slots: number): number {
  const total = times.reduce((sum, time) => sum + time, 0);
  let before = 0;
  let longest = 0;
  for (const [p, time] of times.entries()) {
    const behind = total - before - time;
    const k = Math.min(times.length - p, slots) - 1;
    const first = Math.max(0, behind - (k * time) / 3);
    const last = Math.max(0, behind - (2 * k * time) / 3);
    // With so few slots all are forward before the first comes back: it is one and the same wait.
    const still = slots > times.length - p ? first + last : Math.max(first, last);
    longest = Math.max(longest, slots * time + before + still);
    before += time;
  }
  return longest;
}
