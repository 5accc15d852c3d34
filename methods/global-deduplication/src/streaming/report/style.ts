/** How a report looks; colours follow the reader's choice of light or dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1b19; --soft: #5c5850; --paper: #fdfcfa; --line: #d9d5cc; --mark: #d8ebdc; --accent: #1f6f43; --heat: 31 111 67; --warn: #9a3412; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e1; --soft: #a8a39a; --paper: #191816; --line: #3a3833; --mark: #1f4630; --accent: #7cc79a; --heat: 124 199 154; --warn: #fdba74; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; display: inline; }
p { max-width: 42rem; }
.lead { font-size: 1.1rem; }
.soft, caption, figcaption { color: var(--soft); }
.warn { color: var(--warn); }
.wide { overflow-x: auto; margin: 1rem 0; }
.wide:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; font-size: .9rem; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
thead th { font-size: .9rem; color: var(--soft); }
th[scope=row] { overflow-wrap: anywhere; min-width: 8rem; }
.number { text-align: right; white-space: nowrap; }
.matrix td { padding: .3rem .6rem; background: rgb(var(--heat) / calc(var(--share) * 35%)); }
.matrix thead th:first-child { padding-left: 0; }
.matrix thead th:not(:first-child) { max-width: 9rem; overflow-wrap: anywhere; white-space: normal; vertical-align: bottom; padding-left: .6rem; }
figure { margin: 1rem 0; max-width: 40rem; }
svg { width: 100%; height: auto; font-size: 13px; }
svg text { fill: var(--soft); } svg .name { fill: var(--ink); }
.grid { stroke: var(--line); } .curve { fill: none; stroke: var(--accent); stroke-width: 3; }
line.threshold, line.verify { stroke: var(--soft); stroke-dasharray: 5 4; } line.verify { stroke: var(--warn); }
svg text.verify { fill: var(--warn); }
svg text.threshold, svg text.verify { paint-order: stroke; stroke: var(--paper); stroke-width: 5px; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.members { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1rem 1.5rem; margin: .6rem 0; padding: 0; list-style: none; }
.members p { margin: .2rem 0; overflow-wrap: anywhere; }
.excerpt { white-space: pre-line; font-size: .92rem; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; list-style: none; }
@media (max-width: 36rem) { svg { font-size: 18px; } }
@media print { .wide { overflow: visible; } }
`;
