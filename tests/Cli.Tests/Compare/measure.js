"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const channels = colour => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
// WCAG 2.2, relative luminance and contrast ratio.
const luminance = colour => channels(colour).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const paper = luminance(getComputedStyle(document.body).backgroundColor);
const contrast = colour => { const other = luminance(colour); return (Math.max(paper, other) + 0.05) / (Math.min(paper, other) + 0.05); };
const covers = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const outside = [], overlaps = [];
for (const chart of all("svg.chart")) {
  const { width, height } = chart.viewBox.baseVal;
  for (const part of all("path, text", chart)) {
    const box = part.getBBox();
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) outside.push(part.textContent || part.getAttribute("d"));
  }
  const texts = all("text", chart);
  texts.forEach((text, i) => texts.slice(i + 1).filter(other => covers(text.getBoundingClientRect(), other.getBoundingClientRect())).forEach(other => overlaps.push(`${text.textContent} / ${other.textContent}`)));
}

const look = line => { const style = getComputedStyle(line); return [style.stroke, style.strokeDasharray, style.strokeWidth].join(); };
document.body.dataset.measured = JSON.stringify({
  heading: document.querySelector("h1").textContent,
  foreign: all("script:not(#measure), img, iframe, object, embed, link, [onerror], [src]").length,
  lines: all("svg.chart path.line").length,
  outside, overlaps,
  looks: new Set(all("svg.chart path.line").map(look)).size,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  textContrast: Math.min(...all("h1, p, th, td, figcaption, summary").map(e => contrast(getComputedStyle(e).color)), ...all(".chart text").map(e => contrast(getComputedStyle(e).fill))),
  lineContrast: Math.min(...all("path.line").map(e => contrast(getComputedStyle(e).stroke))),
  isTooWide: document.documentElement.scrollWidth > innerWidth,
});
