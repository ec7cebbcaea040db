// Numbers and symbols as they stand in sentences.

const show = (value, digits = 4) => (value === null ? "–" : String(Number(value.toPrecision(digits))).replace("-", "−"));
const signed = (value, digits = 3) => (value > 0 ? "+" : "") + show(value, digits);
const percent = (share) => `${Math.round(100 * share)} %`;
const unit = (value, digits = 4) => `${show(value, digits)} ${Math.abs(value) === 1 ? "unit" : "units"}`;
const symbolHtml = (symbol) => symbol.replace(/^([^_]+)(?:_(.+))?$/, (_, base, sub) => `<i>${base}</i>${sub ? `<sub>${sub}</sub>` : ""}`);
const escapeText = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const numberNames = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const inWords = (count) => numberNames[count] ?? String(count);

// Sums of decimals as a person writes them: 4.000000000000001 is 4.
const tidy = (value) => Number(value.toPrecision(12));

// What is on the page already is not written again: parsing and layout are most of what a slider's movement costs.
const written = new Map();
function write(id, html) {
  if (written.get(id) === html) return;
  written.set(id, html);
  $(id).innerHTML = html;
}

// Formulas as MathML, which needs no library.
const math = {
  name: (text) => `<mi>${text}</mi>`,
  star: (text) => `<msup>${math.name(text)}<mo>*</mo></msup>`,
  mark: (text) => `<mo>${text}</mo>`,
  number: (value, digits = 4) =>
    value === null ? "<mtext>none</mtext>" : value < 0 ? `<mo>−</mo><mn>${show(-value, digits)}</mn>` : `<mn>${show(value, digits)}</mn>`,
  row: (...parts) => `<mrow>${parts.join("")}</mrow>`,
  fraction: (above, below) => `<mfrac>${math.row(above)}${math.row(below)}</mfrac>`,
  formula: (...parts) => `<math>${math.row(...parts)}</math>`,
};
