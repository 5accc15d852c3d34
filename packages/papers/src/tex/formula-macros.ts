// What the macros of formulas are written as, where nothing but characters is to be had.

const GREEK =
  'alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ ' +
  'nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω ' +
  'Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω';
const LETTERS =
  'ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ aleph ℵ partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ forall ∀ ' +
  'exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ prime ′ dagger † ddagger ‡ star ⋆ ast ∗ circ ∘ bullet • ' +
  'square □ Box □ blacksquare ■ triangle △ checkmark ✓ degree ° S § P ¶ ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … ' +
  'langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lVert ‖ rVert ‖ lvert | rvert | vert | Vert ‖ backslash \\ ' +
  'lbrace { rbrace } lbrack [ rbrack ] sharp ♯ flat ♭ sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ ' +
  'bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ surd √';
/** Written with blanks around them. */
const RELATIONS =
  'le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ ' +
  'lesssim ≲ gtrsim ≳ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ mid ∣ parallel ∥ perp ⊥ ' +
  'prec ≺ preceq ⪯ succ ≻ succeq ⪰ vdash ⊢ models ⊨ triangleq ≜ coloneqq ≔ doteq ≐ asymp ≍ to → rightarrow → ' +
  'longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ iff ⟺ Leftrightarrow ⇔ ' +
  'mapsto ↦ hookrightarrow ↪ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ cup ∪ cap ∩ setminus ∖ vee ∨ lor ∨ wedge ∧ ' +
  'land ∧ oplus ⊕ otimes ⊗ odot ⊙ ominus ⊖ pm ± mp ∓ times × div ÷ cdot · lt < gt > bmod mod';
const FUNCTIONS =
  'log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh min max inf sup lim liminf limsup arg ' +
  'argmin argmax det dim ker deg gcd hom Pr tr rank sgn poly';

const pairs = (table: string): [string, string][] => {
  const words = table.split(' ');
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : []));
};

/** Macros that are one character. */
export const SIGNS: ReadonlyMap<string, string> = new Map([...pairs(GREEK), ...pairs(LETTERS)]);
/** Macros that stand between what they relate. */
export const BETWEEN: ReadonlyMap<string, string> = new Map(pairs(RELATIONS));
/** Macros that are words. */
export const WORDS: ReadonlySet<string> = new Set(FUNCTIONS.split(' '));

/** Alphabets by macro; null keeps the letters as they are. */
export const ALPHABET_MACROS: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ['mathbb', 'double-struck'],
  ['mathbf', 'bold'],
  ['boldsymbol', 'bold'],
  ['bm', 'bold'],
  ['mathcal', 'script'],
  ['mathscr', 'script'],
  ['mathfrak', 'fraktur'],
  ['mathsf', 'sans-serif'],
  ['mathtt', 'monospace'],
  ...[
    'mathrm',
    'mathit',
    'mathnormal',
    'operatorname',
    'boxed',
    'mathop',
    'mathbin',
    'mathrel',
    'displaylines',
  ].map((name): [string, null] => [name, null]),
]);

/** Macros whose argument is prose. */
export const PROSE: ReadonlySet<string> = new Set(
  'text textrm textit textbf textsf texttt textsc mbox hbox textnormal'.split(' '),
);

/** Marks over and under a letter, as combining characters. */
export const MARKS: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['bar', '\u0304'],
  ['overline', '\u0305'],
  ['vec', '\u20d7'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['check', '\u030c'],
  ['breve', '\u0306'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['mathring', '\u030a'],
  ['underline', '\u0332'],
]);

/** Macros that only set sizes and distances. */
export const SILENT: ReadonlySet<string> = new Set(
  (
    'left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle ' +
    'limits nolimits ! nonumber rm bf it cal'
  ).split(' '),
);
/** Macros that are a blank. */
export const BLANKS: ReadonlySet<string> = new Set([
  ',',
  ';',
  ':',
  '>',
  ' ',
  'quad',
  'qquad',
  'enspace',
  'thinspace',
  '\\',
]);

const RAISED = '0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻTᵀ∗*⊤ᵀ′′';
const LOWERED = '0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ';

const letters = (table: string): ReadonlyMap<string, string> => {
  const characters = [...table];
  return new Map(
    characters.flatMap((from, index) =>
      index % 2 === 0 ? [[from, characters[index + 1] ?? from] as const] : [],
    ),
  );
};

/** Characters that Unicode has raised, and lowered. */
export const SUPERSCRIPTS = letters(RAISED);
export const SUBSCRIPTS = letters(LOWERED);
