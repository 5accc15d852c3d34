import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formulaText } from './formula-text.ts';
import { unicodeText } from './unicode-text.ts';

test.each([
  ['x_i^2', 'xᵢ²'],
  [String.raw`\frac{1}{n}\sum_{i=1}^n x_i`, '1/n ∑ᵢ₌₁ⁿ xᵢ'],
  [String.raw`\frac{x_i^2}{\sqrt{n}}`, 'xᵢ²/√n'],
  [String.raw`O(n \log n)`, 'O(n log n)'],
  [String.raw`\mathcal{O}(\epsilon^{-2})`, '𝒪(ϵ⁻²)'],
  [String.raw`\mathbb{R}^d \to \mathbb{R}`, 'ℝᵈ → ℝ'],
  [String.raw`\hat{\theta} \in \Theta`, 'θ̂ ∈ Θ'],
  [String.raw`\frac{a+b}{2}`, '(a+b)/2'],
  [String.raw`e^{\alpha t}`, 'e^(αt)'],
  [String.raw`\left\| x \right\|_2 \leq 1`, '‖ x ‖₂ ≤ 1'],
  [String.raw`\text{loss}_{\max}`, 'lossₘₐₓ'],
  [String.raw`90^\circ`, '90°'],
  [String.raw`10^{-3}`, '10⁻³'],
  [String.raw`\unknown{x} + 1`, String.raw`\unknown{x} + 1`],
  [String.raw`\frac{1}`, String.raw`\frac{1}`],
])('the formula %j reads %j', (tex, expected) => {
  expect(formulaText(tex)).toBe(expected);
});

test('prose around formulas loses its macros, and prices stay', () => {
  expect(unicodeText('\\textbf{Fast} $O(n^2)$ by Erd\\H{o}s, for $5')).toBe('Fast O(n²) by Erdős, for $5');
});

test('no text breaks it, and what comes out is one line', () => {
  const piece = fc.constantFrom(
    '$',
    '\\frac',
    '{',
    '}',
    '^',
    '_',
    'x',
    '\\',
    ' ',
    '\n',
    '\\hat',
    '\\left',
    '\uE000',
    '[',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(unicodeText(pieces.join(''))).not.toMatch(/[\n\uE000-\uF8FF]/u);
    }),
  );
});
