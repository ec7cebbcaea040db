"use strict";

// The closed forms, the only mathematics that stands both here and in the library; a test holds the two against each other.
const theory = {
  criticalWeight: (n, beta) => (n === 1 ? null : (n - beta) / (n - 1)),
  criticalSeverity: (n, lambda) => n - lambda * (n - 1),
  criticalPopulation: (beta, lambda) => (lambda === 1 ? null : (beta - lambda) / (1 - lambda)),
  privateMarginal: (n, beta, above) => (above ? 1 - beta / n : 1),
  welfareMarginal: (beta, above) => (above ? 1 - beta : 1),
  utilityMarginal: (n, beta, lambda, above) =>
    (1 - lambda) * theory.privateMarginal(n, beta, above) + (lambda / n) * theory.welfareMarginal(beta, above),
  ruleWeight: (beta, maxDemand, reference) => (beta < 1 ? null : reference / (reference + maxDemand * (beta - 1))),
  spectralRadius: (n, alpha) => Math.abs(1 - alpha * n),
};

const computed = JSON.parse(document.getElementById("computed").textContent);

// ---- settings --------------------------------------------------------------------------------------------------------
const fields = [
  { key: "n", into: "game", symbol: "n", name: "agents", min: 1, max: 100, step: 1, whole: true },
  { key: "C", into: "game", symbol: "C", name: "capacity", min: 1, max: 400, step: 1 },
  { key: "b", into: "game", symbol: "β", name: "severity", min: 0.1, max: 101, step: 0.05, log: true },
  { key: "l", into: "game", symbol: "λ", name: "social weight", min: 0, max: 1, step: 0.01 },
  { key: "a", into: "game", symbol: "a_max", name: "largest demand", min: 0.5, max: 50, step: 0.5 },
  { key: "d", into: "game", symbol: "k", name: "defectors (agents with λ = 0)", min: 0, max: 100, step: 1, whole: true },
  { key: "s", into: "rule", symbol: "α", name: "smoothing of the belief", min: 0, max: 1, step: 0.01 },
  { key: "m", into: "rule", symbol: "m", name: "safety margin", min: 0, max: 40, step: 0.25 },
  { key: "g", into: "rule", symbol: "γ", name: "centering", min: 0, max: 0.2, step: 0.005 },
  { key: "r", into: "rule", symbol: "W_ref", name: "reference welfare", min: 0.5, max: 500, step: 0.5 },
  { key: "u", into: "rule", symbol: "μ̂_0", name: "belief at the start", min: 0, max: 50, step: 0.05 },
];
const presets = computed.presets;
let state = { ...presets[0].state };

const $ = (id) => document.getElementById(id);
const symbolHtml = (symbol) => symbol.replace(/^([^_]+)(?:_(.+))?$/, (_, base, sub) => `<i>${base}</i>${sub ? `<sub>${sub}</sub>` : ""}`);
const show = (value, digits = 4) => (value === null ? "–" : String(Number(value.toPrecision(digits))).replace("-", "−"));
const toSlider = (field, value) => (field.log ? Math.log10(value) : value);
const fromSlider = (field, value) => (field.log ? Number((10 ** value).toPrecision(3)) : Number(value));

function problemOf(field, value, trial) {
  const limits = `${show(field.min)} to ${show(field.max)}`;
  if (!Number.isFinite(value)) return `Enter a number from ${limits}.`;
  if (value < field.min || value > field.max) return `${show(value, 6)} is out of range: ${limits}.`;
  if (field.whole && !Number.isInteger(value)) return `${show(value, 6)} is not whole: an integer from ${limits}.`;
  if (field.key === "m" && value >= trial.C) return `The margin must be below the capacity ${show(trial.C)}.`;
  if (field.key === "C" && value <= trial.m) return `The capacity must be above the margin ${show(trial.m)}.`;
  if (field.key === "d" && value > trial.n) return `There are only ${trial.n} agents.`;
  if (field.key === "n" && value < trial.d) return `${trial.d} of the agents are defectors.`;
  if (field.key === "u" && value > trial.a) return `A belief cannot exceed the largest demand ${show(trial.a)}.`;
  if (field.key === "a" && value < trial.u) return `The belief at the start is ${show(trial.u)}.`;
  return "";
}

function makeFields() {
  for (const field of fields) {
    const box = document.createElement("div");
    box.className = "field";
    const [low, high, step] = field.log ? [Math.log10(field.min), Math.log10(field.max), 0.005] : [field.min, field.max, field.step];
    box.innerHTML = `<label for="${field.key}-number">${field.name} ${symbolHtml(field.symbol)}</label>
<input type="range" id="${field.key}" min="${low}" max="${high}" step="${step}" aria-label="${field.name}" aria-describedby="${field.key}-message">
<input type="number" id="${field.key}-number" min="${field.min}" max="${field.max}" step="any" inputmode="decimal" aria-describedby="${field.key}-message">
<p class="message" id="${field.key}-message" role="alert"></p>`;
    $(field.into).append(box);
    $(field.key).addEventListener("input", (event) => change(field, fromSlider(field, event.target.value), "slider"));
    $(`${field.key}-number`).addEventListener("input", (event) => change(field, event.target.value === "" ? NaN : Number(event.target.value), "number"));
  }
  $("auto").addEventListener("change", () => {
    state.auto = $("auto").checked;
    if (state.auto) say(fields.find((field) => field.key === "r"), "");
    update();
  });
}

// What is on the page already is not written again: parsing and layout are most of what a slider's movement costs.
const written = new Map();
function write(id, html) {
  if (written.get(id) === html) return;
  written.set(id, html);
  $(id).innerHTML = html;
}

function say(field, problem) {
  if (!problem && $(`${field.key}-message`).textContent === "") return;
  $(`${field.key}-message`).textContent = problem;
  for (const id of [field.key, `${field.key}-number`]) {
    if (problem) $(id).setAttribute("aria-invalid", "true");
    else $(id).removeAttribute("aria-invalid");
  }
}

function change(field, value, by) {
  const trial = { ...state, [field.key]: value };
  if (field.key === "r") trial.auto = false;
  const problem = problemOf(field, value, trial);
  say(field, problem);
  if (problem) {
    if (by === "slider") $(`${field.key}-number`).value = String(value);
    return; // the picture stays as it was
  }
  state = trial;
  update(by === "number" ? field.key : null);
}

// ---- the state in the address, so that a situation can be linked ---------------------------------------------------------
function toFragment() {
  return "#" + fields.filter((field) => field.key !== "r" || !state.auto).map((field) => `${field.key}=${state[field.key]}`).join("&");
}

function fromFragment(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  if (![...given.keys()].length) return false;
  const trial = { ...presets[0].state, auto: !given.has("r") };
  for (const field of fields) if (given.has(field.key)) trial[field.key] = given.get(field.key) === "" ? NaN : Number(given.get(field.key));
  let fits = true;
  for (const field of fields) {
    const problem = field.key === "r" && trial.auto ? "" : problemOf(field, trial[field.key], trial);
    say(field, problem);
    fits = fits && !problem;
  }
  if (fits) state = trial;
  return fits;
}

// ---- drawing -------------------------------------------------------------------------------------------------------------
const margins = { left: 58, right: 14, top: 14, bottom: 46 };
const escapeText = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

function niceTicks(low, high, wanted) {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw - 1e-12);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) ticks.push(Number((k * step).toPrecision(10)));
  return ticks;
}

// A chart is as wide as its place and never scaled, so that its text is readable on a telephone and on a projector.
function plot(x, y, title) {
  const { left, right, top, bottom } = margins;
  const width = Math.max(280, Math.round($(x.id).clientWidth));
  const height = Math.round(Math.min(460, Math.max(250, 0.6 * width)));
  const px = (v) => left + ((v - x.min) / (x.max - x.min)) * (width - left - right);
  const py = (v) => height - bottom - ((v - y.min) / (y.max - y.min)) * (height - top - bottom);
  const at = (v) => v.toFixed(1);
  const parts = [];
  const inner = [];
  return {
    px, py,
    rect: (x0, x1, y0, y1, fill, opacity = 1) =>
      inner.push(`<rect x="${at(px(x0))}" y="${at(py(y1))}" width="${at(Math.max(0, px(x1) - px(x0)))}" height="${at(Math.max(0, py(y0) - py(y1)))}" fill="${fill}" fill-opacity="${opacity}" shape-rendering="crispEdges"/>`),
    line: (points, stroke, dash = "", widthOf = 2.5) =>
      inner.push(`<polyline points="${points.map(([a, b]) => `${at(px(a))},${at(py(b))}`).join(" ")}" fill="none" stroke="${stroke}" stroke-width="${widthOf}"${dash ? ` stroke-dasharray="${dash}"` : ""} stroke-linejoin="round"/>`),
    dot: (a, b, fill, radius = 7) => inner.push(`<circle cx="${at(px(a))}" cy="${at(py(b))}" r="${radius}" fill="${fill}" stroke="var(--paper)" stroke-width="2"/>`),
    text: (a, b, text, { anchor = "start", fill = "var(--ink)", dx = 0, dy = 0, symbol = false } = {}) =>
      parts.push(`<text${symbol ? ' class="symbol"' : ""} x="${at(px(a) + dx)}" y="${at(py(b) + dy)}" text-anchor="${anchor}" style="fill:${fill};paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round">${escapeText(text)}</text>`),
    done: (key) => {
      const columns = Math.max(1, Math.min(key.length, Math.floor((width - left) / 225)));
      const total = height + 6 + 20 * Math.ceil(key.length / columns);
      const keys = key.map(({ color, dash, text, mark }, i) => {
        const kx = left + (i % columns) * ((width - left) / columns);
        const ky = height + 12 + 20 * Math.floor(i / columns);
        const sample = mark === "dot" ? `<circle cx="${kx + 14}" cy="${ky - 4}" r="6" fill="${color}"/>`
          : mark === "ground" ? `<rect x="${kx}" y="${ky - 11}" width="28" height="13" fill="${color}" fill-opacity="0.8"/>`
          : `<line x1="${kx}" x2="${kx + 28}" y1="${ky - 4}" y2="${ky - 4}" stroke="${color}" stroke-width="3"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`;
        return `${sample}<text x="${kx + 35}" y="${ky}">${escapeText(text)}</text>`;
      });
      const axes = [`<rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}" fill="none" stroke="var(--rule)"/>`];
      for (const tick of niceTicks(x.min, x.max, width / 90)) axes.push(`<line x1="${at(px(tick))}" x2="${at(px(tick))}" y1="${height - bottom}" y2="${height - bottom + 5}" stroke="var(--quiet)"/><text x="${at(px(tick))}" y="${height - bottom + 19}" text-anchor="middle">${show(tick)}</text>`);
      for (const tick of niceTicks(y.min, y.max, height / 55)) axes.push(`<line x1="${left - 5}" x2="${left}" y1="${at(py(tick))}" y2="${at(py(tick))}" stroke="var(--quiet)"/><text x="${left - 8}" y="${at(py(tick) + 4)}" text-anchor="end">${show(tick)}</text>`);
      axes.push(`<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">${escapeText(x.label)}</text>`);
      axes.push(`<text transform="translate(15 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label)}</text>`);
      return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" font-family="sans-serif" font-size="13" role="presentation"><title>${escapeText(title)}</title><clipPath id="clip-${x.id}"><rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}"/></clipPath><g clip-path="url(#clip-${x.id})">${inner.join("")}</g>${axes.join("")}${parts.join("")}${keys.join("")}</svg>`;
    },
  };
}

const data = { marginal: [], phase: [], load: [] };

function drawMarginal() {
  const { n, C, b, l, a } = state;
  const most = n * a;
  const right = Math.max(most, 1.15 * C);
  const lines = [
    { name: "private", color: "var(--private)", dash: "9 5", below: 1, above: theory.privateMarginal(n, b, true) },
    { name: "welfare", color: "var(--welfare)", dash: "3 4", below: 1, above: theory.welfareMarginal(b, true) },
    { name: "SWA utility", color: "var(--swa)", dash: "", below: theory.utilityMarginal(n, b, l, false), above: theory.utilityMarginal(n, b, l, true) },
  ];
  const lowest = Math.min(-0.25, ...lines.map((line) => line.above));
  const chart = plot({ id: "marginal", min: 0, max: right, label: "load A (demand units)" }, { min: lowest * 1.12, max: 1.25, label: "gain per unit of own demand" }, "Marginal incentive against load");
  const swa = lines[2];
  chart.rect(0, C, lowest * 1.12, 1.25, "var(--more)");
  chart.rect(C, right, lowest * 1.12, 1.25, swa.above > 1e-12 ? "var(--more)" : "var(--less)");
  chart.line([[0, 0], [right, 0]], "var(--quiet)", "", 1);
  chart.line([[C, lowest * 1.12], [C, 1.25]], "var(--quiet)", "2 3", 1.5);
  for (const line of lines) chart.line([[0, line.below], [C, line.below], [C, line.above], [right, line.above]], line.color, line.dash, line.name === "SWA utility" ? 3.5 : 2.2);
  chart.text(C, 1.25, "C", { symbol: true, dx: 5, dy: 16 });
  const beyond = most <= C ? "all demands fit: no overload"
    : swa.above > 1e-12 ? "overload: they still want more"
    : swa.above < -1e-12 ? "overload: they want less" : "overload: indifferent";
  write("marginal", chart.done([
    ...lines.map((line) => ({ color: line.color, dash: line.dash, text: `${line.name}, ${show(line.above, 3)} above C` })),
    { color: swa.above > 1e-12 ? "var(--more)" : "var(--less)", mark: "ground", text: beyond },
    { color: "var(--more)", mark: "ground", text: "room left: agents want more" },
  ]));
  $("marginal").setAttribute("aria-label", `Under overload one more unit is worth ${lines.map((line) => `${show(line.above, 3)} to ${line.name}`).join(", ")}; below capacity ${show(swa.below, 3)} to SWA utility.`);
  write("marginal-caption", "Below capacity every line is positive. Above it the SWA line is a mixture of the private and the welfare line; the threshold is where it meets zero.");
  data.marginal = [["load", ...lines.map((line) => line.name)], ...[0, C, C, right].map((load, i) => [load, ...lines.map((line) => (i < 2 ? line.below : line.above))])];
}

// ---- what was computed ------------------------------------------------------------------------------------------------
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const digit = Object.fromEntries([...alphabet].map((c, i) => [c, i]));
const loadsOf = (text, index) => {
  const chars = text.slice(index * computed.steps * 2, (index + 1) * computed.steps * 2);
  return Array.from({ length: computed.steps }, (_, t) => (digit[chars[2 * t]] * 64 + digit[chars[2 * t + 1]]) / 4095);
};
const nearestIndex = (values, value) => values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(values[best] - value) ? i : best), 0);
const sharesOf = (n) => computed.severityShares.map((share) => (share === null ? 0.5 : 1 + share * (n - 1)));

function nearestScenario() {
  const { n, C, a, s, m, g, u } = state;
  const start = Math.min(a, C / n);
  const distance = (one) =>
    Math.abs(Math.log(one.agents / n)) +
    2 * Math.abs(one.capacity / (one.agents * one.maxDemand) - C / (n * a)) +
    2 * Math.abs(one.smoothing - s) +
    2 * Math.abs(one.margin / one.capacity - m / C) +
    10 * Math.abs(one.centering - g) +
    2 * Math.abs((one.initialBelief - one.capacity / one.agents) / one.maxDemand - (u - start) / a);
  return computed.scenarios.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function exactPreset() {
  return presets.find((preset) => fields.every((field) => (field.key === "r" && state.auto && preset.state.auto) || preset.state[field.key] === state[field.key]) && preset.state.auto === state.auto);
}

function drawPhase() {
  const { n, b, l, a } = state;
  const reference = referenceNow();
  const top = Math.max(1 + 1.12 * (n - 1), b * 1.1, 2);
  const chart = plot({ id: "phase", min: 0, max: 1, label: "social weight λ" }, { min: 0, max: top, label: "severity β" }, "Phase diagram");
  const scenario = nearestScenario();
  data.phase = [["weight", "severity", "overload_rate"]];
  if (n > 1) {
    const rows = sharesOf(n);
    const edges = rows.map((beta, i) => (i === 0 ? 0 : i === 1 ? 1 - (rows[2] - rows[1]) / 2 : (rows[i - 1] + beta) / 2));
    edges[1] = Math.max(edges[1], 0.75);
    edges.push(top);
    const half = 0.5 / (computed.weights.length - 1);
    computed.weights.forEach((weight, i) => {
      let from = 0;
      rows.forEach((beta, j) => {
        const code = scenario.overload[i * rows.length + j];
        data.phase.push([weight, beta, digit[code] / 63]);
        if (j + 1 < rows.length && scenario.overload[i * rows.length + j + 1] === code) return; // neighbours of one rate are one rectangle
        chart.rect(weight - half, weight + half, edges[from], edges[j + 1], "var(--hot)", (0.06 + (0.74 * digit[code]) / 63).toFixed(3));
        from = j + 1;
      });
    });
    chart.line([[1, 1], [0, n]], "var(--swa)", "", 3);
  } else {
    chart.text(0.5, top / 2, "One agent: λ changes nothing, β = 1 is the border.", { anchor: "middle" });
  }
  const curve = Array.from({ length: 120 }, (_, i) => 1 + ((top - 1) * i) / 119).map((beta) => [theory.ruleWeight(beta, a, reference), beta]);
  chart.line(curve, "var(--private)", "9 5", 2.5);
  chart.dot(l, b, "var(--point)");
  write("phase", chart.done([
    { color: "var(--swa)", text: "λ* of Theorem 1" },
    { color: "var(--private)", dash: "9 5", text: "threshold of the rule" },
    { color: "var(--point)", mark: "dot", text: `now: λ = ${show(l)}, β = ${show(b)}` },
    { color: "var(--hot)", mark: "ground", text: "overloaded in the simulation" },
  ]));
  const critical = theory.criticalWeight(n, b);
  $("phase").setAttribute("aria-label", `The present point, weight ${show(l)} and severity ${show(b)}, is ${critical === null ? "that of one agent" : l >= critical ? "on the stable side of λ*" : "on the overloaded side of λ*"}.`);
  write("phase-caption", `Solid: <i>λ</i>* of Theorem 1. Dashed: where the rule itself switches, λ<sub>SWI</sub> = <i>W</i><sub>ref</sub>/(<i>W</i><sub>ref</sub> + <i>a</i><sub>max</sub>(<i>β</i> − 1)). The stronger the blue of the ground, the larger the share of overloaded steps, simulated for ${describe(scenario)}.`);
}

const describe = (one) =>
  `<i>n</i> = ${one.agents}, <i>C</i> = ${show(one.capacity)}, <i>a</i><sub>max</sub> = ${show(one.maxDemand)}, <i>α</i> = ${show(one.smoothing)}, <i>m</i> = ${show(one.margin)}, <i>γ</i> = ${show(one.centering)}, start <i>μ̂</i><sub>0</sub> = ${show(one.initialBelief)}`;

function drawLoad() {
  const preset = exactPreset();
  let published, robust, capacity, most, where;
  if (preset) {
    ({ published, robust } = preset);
    capacity = state.C;
    most = state.n * state.a;
    where = "exactly these settings";
  } else {
    const scenario = nearestScenario();
    const i = nearestIndex(computed.trajectoryWeights, state.l);
    const share = state.n === 1 ? 0.5 : (state.b - 1) / (state.n - 1);
    const j = state.b < 0.8 ? 0 : nearestIndex(computed.severityShares.map((s) => (s === null ? -1 : s)), share);
    const index = i * computed.severityShares.length + j;
    most = scenario.agents * scenario.maxDemand;
    capacity = scenario.capacity;
    published = loadsOf(scenario.published, index).map((load) => load * most);
    robust = loadsOf(computed.robust[scenario.robust], index).map((load) => load * most);
    where = `the nearest computed scenario: ${describe(scenario)}, <i>λ</i> = ${show(computed.trajectoryWeights[i])}, <i>β</i> = ${show(sharesOf(scenario.agents)[j])}`;
  }
  const top = Math.max(most, capacity) * 1.05;
  const chart = plot({ id: "load", min: 0, max: published.length - 1, label: "step" }, { min: 0, max: top, label: "load A (demand units)" }, "Load over time");
  chart.rect(0, published.length - 1, capacity, top, "var(--less)");
  chart.line([[0, capacity], [published.length - 1, capacity]], "var(--quiet)", "2 3", 1.5);
  chart.line(published.map((load, t) => [t, load]), "var(--private)", "9 5", 2.5);
  chart.line(robust.map((load, t) => [t, load]), "var(--swa)", "", 3);
  const mean = (loads) => loads.reduce((sum, load) => sum + load, 0) / loads.length;
  write("load", chart.done([
    { color: "var(--private)", dash: "9 5", text: `as published, mean ${show(mean(published), 3)}` },
    { color: "var(--swa)", text: `robust, mean ${show(mean(robust), 3)}` },
    { color: "var(--quiet)", dash: "2 3", text: `capacity ${show(capacity)}` },
    { color: "var(--less)", mark: "ground", text: "overload" },
  ]));
  const overloaded = (loads) => loads.filter((load) => load > capacity + 1e-9).length / loads.length;
  $("load").setAttribute("aria-label", `Published rule overloaded in ${Math.round(100 * overloaded(published))} percent of the steps, robust rule in ${Math.round(100 * overloaded(robust))} percent.`);
  write("load-caption", `Load at each step under the rule as published and under its robust variant, for ${where}. Stand-in agents (grid + argmax).`);
  data.load = [["step", "published", "robust"], ...published.map((load, t) => [t, load, robust[t]])];
}

// ---- words -------------------------------------------------------------------------------------------------------------------
const referenceNow = () => (state.auto ? state.C - state.m : state.r);

function tell() {
  const { n, C, b, l, a, d, s } = state;
  const critical = theory.criticalWeight(n, b);
  const severity = theory.criticalSeverity(n, l);
  const population = theory.criticalPopulation(b, l);
  const marginal = theory.utilityMarginal(n, b, l, true);
  const rule = theory.ruleWeight(b, a, referenceNow());
  const radius = theory.spectralRadius(n, s);
  const most = n * a;
  const readings = [
    ["critical weight <i>λ</i>*", critical === null ? "none" : show(critical)],
    ["critical severity <i>β</i>*", show(severity)],
    ["critical population <i>n</i>*", population === null ? "none" : show(population)],
    ["the rule’s own threshold", rule === null ? "none" : show(rule)],
    ["belief loop |1 − <i>αn</i>|", show(radius)],
  ];
  write("readings", readings.map(([name, value]) => `<div><span class="name">${name}</span><br><span class="value">${value}</span></div>`).join(""));

  const regime = b < 1 ? "overload raises welfare (β < 1): no weight stops it, and none should"
    : b === 1 ? "welfare is flat under overload (β = 1)"
    : b < n ? "this is a social dilemma (1 < β < n)"
    : "selfish agents are stable already (β ≥ n)";
  const fits = most <= C ? `All demands together, ${show(most)}, fit into the capacity, so nobody can overload it. ` : "";
  const does = marginal > 1e-12
    ? `At <i>λ</i> = ${show(l)} one more unit under overload still gains an agent ${show(marginal, 3)}, so rational agents ask for all they can and the load goes to ${show(most)}.`
    : marginal < -1e-12
      ? `At <i>λ</i> = ${show(l)} one more unit under overload costs an agent ${show(-marginal, 3)}, so no rational agent asks for more once the load reaches ${show(Math.min(C, most))}.`
      : `At <i>λ</i> = ${show(l)} one more unit under overload gains an agent nothing: every load from ${show(Math.min(C, most))} to ${show(most)} is an equilibrium.`;
  const defectors = d === 0 || n === 1 ? ""
    : marginal > 1e-12 || b >= n ? ` ${d} of the ${n} agents are defectors.`
    : ` ${d} of the ${n} agents ${d === 1 ? "is a defector that asks" : "are defectors that ask"} for all ${show(a)}; together ${show(d * a)}, which ${d * a <= C ? "the others make room for: the load stays at capacity" : `is above capacity however little the others ask: the load is ${show(d * a)}`}. The game tolerates ${Math.min(n, Math.floor(C / a + 1e-9))}.`;
  const three = critical === null
    ? " With one agent the weight changes nothing."
    : ` The same line read three ways: with these <i>n</i> and <i>β</i> the weight must be at least <i>λ</i>* = ${show(critical)}; with this weight the penalty must be at least <i>β</i>* = ${show(severity)}; and ${population === null ? "at <i>λ</i> = 1 the number of agents does not matter" : `this weight keeps at most <i>n</i>* = ${show(population)} agents stable`}.`;
  const ruleWords = rule === null || n === 1 ? "" : ` Agents that choose by the rule switch elsewhere, at ${show(rule)}${critical !== null && Math.abs(rule - critical) > 5e-4 ? `, ${rule < critical ? "below" : "above"} <i>λ</i>*` : ""}, because it divides its two scores by different scales: without margin and centering they ${l >= rule ? "hold back" : "ask for all they can"} at <i>λ</i> = ${show(l)}.`;
  const loop = n > 1 && radius >= 1 && s > 0 ? ` Its belief loop is unstable: <i>αn</i> = ${show(s * n)} is not below 2, so loads swing instead of settling.` : "";
  write("words", `${fits}With <i>n</i> = ${n} and <i>β</i> = ${show(b)}, ${regime}. ${does}${defectors}${three}${ruleWords}${loop}`);

  const mi = (text) => `<mi>${text}</mi>`;
  const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
  const mo = (text) => `<mo>${text}</mo>`;
  const mn = (value) => (value < 0 ? `<mo>−</mo><mn>${show(-value)}</mn>` : `<mn>${show(value)}</mn>`);
  const frac = (above, below) => `<mfrac>${row(above)}${row(below)}</mfrac>`;
  const star = (text) => `<msup>${mi(text)}<mo>*</mo></msup>`;
  const formula = (...parts) => `<math>${row(...parts)}</math>`;
  write("formulas", [
    formula(star("λ"), mo("="), frac(mi("n") + mo("−") + mi("β"), mi("n") + mo("−") + "<mn>1</mn>"), mo("="), critical === null ? "<mtext>none</mtext>" : mn(critical)),
    formula(star("β"), mo("="), mi("n"), mo("−"), mi("λ"), mo("("), mi("n"), mo("−"), "<mn>1</mn>", mo(")"), mo("="), mn(severity)),
    formula(star("n"), mo("="), frac(mi("β") + mo("−") + mi("λ"), "<mn>1</mn>" + mo("−") + mi("λ")), mo("="), population === null ? "<mtext>none</mtext>" : mn(population)),
    formula(mi("g"), mo("("), mi("λ"), mo(")"), mo("="), frac(mi("n") + mo("−") + mi("β") + mo("−") + mi("λ") + mo("(") + mi("n") + mo("−") + "<mn>1</mn>" + mo(")"), mi("n")), mo("="), mn(marginal)),
  ].join(""));
}

// ---- saving ----------------------------------------------------------------------------------------------------------------
function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function svgText(chart) {
  const style = getComputedStyle(document.documentElement);
  return $(chart).innerHTML
    .replace(/var\((--[a-z]+)\)/g, (_, name) => style.getPropertyValue(name).trim())
    .replace(/(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="${style.getPropertyValue("--panel").trim()}"/><style>text{fill:${style.getPropertyValue("--ink").trim()}}</style>`);
}

const csvText = (chart) => data[chart].map((row) => row.join(",")).join("\n") + "\n";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-save]");
  if (!button) return;
  const chart = button.dataset.chart;
  if (button.dataset.save === "svg") save(`${chart}.svg`, "image/svg+xml", svgText(chart));
  else save(`${chart}.csv`, "text/csv", csvText(chart));
});

// ---- start -----------------------------------------------------------------------------------------------------------------
// The address follows when the slider rests: browsers limit how often it may change.
let addressing;
function update(typing = null) {
  for (const field of fields) {
    const value = field.key === "r" ? referenceNow() : state[field.key];
    const slider = String(toSlider(field, value));
    const number = String(Number(value.toPrecision(6)));
    if ($(field.key).value !== slider) $(field.key).value = slider;
    if (field.key !== typing && $(`${field.key}-number`).value !== number) $(`${field.key}-number`).value = number;
    if (field.key !== typing) say(field, "");
  }
  $("auto").checked = state.auto;
  const present = exactPreset();
  for (const button of $("presets").children) button.setAttribute("aria-pressed", String(present !== undefined && present.name === button.textContent));
  tell();
  drawMarginal();
  drawPhase();
  drawLoad();
  clearTimeout(addressing);
  addressing = setTimeout(() => history.replaceState(null, "", toFragment()), 100);
}

function makePresets() {
  for (const preset of presets) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = preset.name;
    button.addEventListener("click", () => {
      state = { ...preset.state };
      update();
    });
    $("presets").append(button);
  }
}

makeFields();
makePresets();
let widthBefore = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth !== widthBefore) {
    widthBefore = window.innerWidth;
    update();
  }
});
$("controls").addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", () => {
  if (location.hash !== toFragment() && fromFragment(location.hash)) update();
});
if (location.hash && !fromFragment(location.hash)) {
  // A link with a value out of range shows its messages over the first situation.
  const said = fields.map((field) => [field, $(`${field.key}-message`).textContent]);
  update();
  for (const [field, problem] of said) say(field, problem);
} else {
  update();
}
