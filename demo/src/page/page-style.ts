/** Light or dark as the reader's system is; type and colours close to GitHub's. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #f0f6fc);
  --faint: light-dark(#59636e, #9198a1);
  --page: light-dark(#f6f8fa, #0d1117);
  --sheet: light-dark(#ffffff, #151b23);
  --line: light-dark(#d1d9e0, #3d444d);
  --code: light-dark(#818b981f, #656c7633);
  --link: light-dark(#0969da, #4493f8);
  --open: light-dark(#1f883d, #238636);
  --merged: light-dark(#8250df, #8957e5);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; }
header p, .lead, .faint { color: var(--faint); }
header p { margin: 0; }
section { margin-top: 3.5rem; }
section > h2 { font-size: 1.35rem; margin: 0; }
.number {
  display: inline-block; min-width: 1.9rem; margin-right: .35rem; border-radius: 1rem;
  background: var(--link); color: #fff; font-size: 1rem; text-align: center; line-height: 1.9rem;
}
.lead { margin: .5rem 0 1.25rem; max-width: 46rem; }
.card {
  background: var(--sheet); border: 1px solid var(--line); border-radius: 6px;
  margin: 0 0 1.25rem; overflow: hidden;
}
.card > h3, .card > h4 {
  margin: 0; padding: .5rem 1rem; font-size: .875rem; font-weight: 500;
  background: var(--page); border-bottom: 1px solid var(--line); color: var(--faint);
}
.card > h4 b { color: var(--text); }
.pull .title { font-size: 1.5rem; font-weight: 400; line-height: 1.25; margin: 0 0 .5rem; }
.pull > p { margin: 0 0 1rem; color: var(--faint); font-size: .9rem; }
.pull > p b { color: var(--text); }
.badge {
  display: inline-block; padding: .25rem .75rem; margin-right: .5rem; border-radius: 2rem;
  color: #fff; font-weight: 500;
}
.badge.open { background: var(--open); }
.badge.merged { background: var(--merged); }
.event { padding-left: 1rem; }
.ok { color: var(--open); font-weight: 700; margin-right: .35rem; }
.markdown { padding: 1rem 1.25rem; font-size: .9rem; overflow-x: auto; overflow-wrap: anywhere; }
.markdown > :first-child { margin-top: 0; }
.markdown > :last-child { margin-bottom: 0; }
.markdown h2 {
  font-size: 1.3rem; margin: 0 0 .9rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line);
}
.markdown table { border-collapse: collapse; overflow-wrap: normal; }
.markdown th, .markdown td { border: 1px solid var(--line); padding: .35rem .75rem; text-align: left; }
.markdown td:nth-child(-n+2) { white-space: nowrap; }
.markdown tr:nth-child(even) td { background: var(--page); }
.markdown blockquote { margin: 0 0 1rem; padding: 0 1rem; border-left: .25rem solid var(--merged); }
code {
  padding: .15em .4em; border-radius: 6px; background: var(--code);
  font: .85em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
pre { margin: 0; overflow-x: auto; font: .8rem/1.5 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
`
