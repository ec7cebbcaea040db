// The last screen: every setting of the game and of the rule, and all pictures at once.

const fields = [
  { key: "l", into: "often", symbol: "λ", name: "social weight", min: 0, max: 1, step: 0.01 },
  { key: "b", into: "often", symbol: "β", name: "severity", min: 0.1, max: computed.largestSeverity, step: 0.05, log: true },
  { key: "n", into: "game", symbol: "n", name: "agents", min: 1, max: computed.robust.length, step: 1, whole: true },
  { key: "C", into: "game", symbol: "C", name: "capacity", min: 1, max: 400, step: 1 },
  { key: "a", into: "game", symbol: "a_max", name: "largest demand", min: 0.5, max: 50, step: 0.5 },
  { key: "d", into: "game", symbol: "k", name: "defectors (agents with λ = 0)", min: 0, max: 100, step: 1, whole: true },
  { key: "s", into: "rule", symbol: "α", name: "smoothing of the belief", min: 0, max: 1, step: 0.01 },
  { key: "m", into: "rule", symbol: "m", name: "safety margin", min: 0, max: 40, step: 0.25 },
  { key: "g", into: "rule", symbol: "γ", name: "centering", min: 0, max: 0.2, step: 0.005 },
  { key: "r", into: "rule", symbol: "W_ref", name: "reference welfare", min: 0.5, max: 500, step: 0.5 },
  { key: "u", into: "rule", symbol: "μ̂_0", name: "belief at the start", min: 0, max: 50, step: 0.05 },
].map((field) => ({ ...field, id: field.key }));
const presets = computed.presets;
let state = { ...presets[0].state };
let complaint = []; // what a link said that cannot be: fields with their messages

const referenceNow = () => (state.auto ? state.C - state.m : state.r);

function problemOf(field, value, trial) {
  const problem = outOfRange(field, value);
  if (problem) return problem;
  if (field.key === "m" && value >= trial.C) return `The margin must be below the capacity ${show(trial.C)}.`;
  if (field.key === "C" && value <= trial.m) return `The capacity must be above the margin ${show(trial.m)}.`;
  if (field.key === "d" && value > trial.n) return `There are only ${trial.n} agents.`;
  if (field.key === "n" && value < trial.d) return `${trial.d} of the agents are defectors.`;
  if (field.key === "u" && value > trial.a) return `A belief cannot exceed the largest demand ${show(trial.a)}.`;
  if (field.key === "a" && value < trial.u) return `The belief at the start is ${show(trial.u)}.`;
  return "";
}

function change(field, value, by) {
  const trial = { ...state, [field.key]: value };
  if (field.key === "r") trial.auto = false;
  const problem = problemOf(field, value, trial);
  say(field, problem);
  if (problem) {
    if (by === "slider") $(`${field.id}-number`).value = String(value);
    return; // the picture stays as it was
  }
  state = trial;
  drawSandbox(by === "number" ? field.key : null);
}

// ---- what is played --------------------------------------------------------------------------------------------------------------
const presentRule = () => publishedRule({ ...ruleOf(state), reference: state.auto ? null : state.r, initialBelief: state.u });
const presentRobust = () => (state.b > 1 ? robustRule(gameOf(state), state.u) : null);
const presentRounds = (rule) => playRounds(gameOf(state), rule, weightsOf(state.n, state.l, state.d), computed.rounds);

// Overload rates over the map depend on neither the weight nor the severity of the point, so that moving it plays nothing again.
let groundKey;
let ground;
function groundOfMap() {
  const game = gameOf(state);
  const rule = presentRule();
  const { severity, ...rest } = game;
  const key = JSON.stringify([rest, rule, state.d]);
  if (key !== groundKey) {
    groundKey = key;
    const severities = [0.5, ...Array.from({ length: 15 }, (_, i) => 1 + 0.08 * i * (game.agents - 1))];
    const weights = Array.from({ length: 21 }, (_, i) => i / 20);
    ground = weights.map((weight) => ({
      weight,
      rates: severities.map((beta) => ({
        severity: beta,
        rate: overloadRate(game, playRounds({ ...game, severity: beta }, rule, weightsOf(game.agents, weight, state.d), computed.rounds)),
      })),
    }));
  }
  return ground;
}

// ---- the pictures ----------------------------------------------------------------------------------------------------------------
function drawMarginal() {
  const { n, C, b, l, a } = state;
  const most = n * a;
  const right = Math.max(most, 1.15 * C);
  const lines = [
    { name: "private", color: "var(--private)", dash: "9 5", below: 1, above: theory.privateMarginal(n, b, true) },
    { name: "welfare", color: "var(--welfare)", dash: "3 4", below: 1, above: theory.welfareMarginal(b, true) },
    { name: "SWA utility", color: "var(--swa)", dash: "", below: theory.utilityMarginal(n, b, l, false), above: theory.utilityMarginal(n, b, l, true) },
  ];
  const lowest = Math.min(-0.25, ...lines.map((line) => line.above)) * 1.12;
  const chart = plot("marginal", { min: 0, max: right, label: "load A (demand units)" }, { min: lowest, max: 1.25, label: "gain per unit of own demand" }, "Marginal incentive against load");
  const swa = lines[2];
  const pays = swa.above > 1e-12;
  chart.rect(0, C, lowest, 1.25, "var(--more)");
  chart.rect(C, right, lowest, 1.25, pays ? "var(--less)" : "var(--more)");
  chart.line([[0, 0], [right, 0]], "var(--quiet)", "", 1);
  chart.line([[C, lowest], [C, 1.25]], "var(--quiet)", "2 3", 1.5);
  for (const line of lines) chart.line([[0, line.below], [C, line.below], [C, line.above], [right, line.above]], line.color, line.dash, line.name === "SWA utility" ? 3.5 : 2.2);
  chart.text(C, 1.25, "C", { symbol: true, dx: 5, dy: chart.size * 1.2 });
  const key = lines.map((line) => ({ color: line.color, dash: line.dash, text: `${line.name}, ${show(line.above, 3)} above C` }));
  key.push({ color: "var(--more)", mark: "ground", text: pays ? "room left" : "room left, or more does not pay" });
  if (pays) key.push({ color: "var(--less)", mark: "ground", text: most <= C ? "cannot be reached" : "overload, and more pays" });
  chart.done(key);
  $("marginal").setAttribute("aria-label", `Under overload one more unit is worth ${lines.map((line) => `${show(line.above, 3)} to ${line.name}`).join(", ")}; below capacity ${show(swa.below, 3)} to SWA utility.`);
  write("marginal-caption", "Below capacity every line is positive. Above it the SWA line mixes the private line with a part 1/<i>n</i> of the welfare line; the threshold is where it meets zero.");
  data.marginal = [["load", ...lines.map((line) => line.name)], ...[0, C, C, right].map((load, i) => [load, ...lines.map((line) => (i < 2 ? line.below : line.above))])];
}

const topOfMap = () => Math.max(1 + 1.12 * (state.n - 1), state.b * 1.1, 2);

function drawPhase() {
  const { n, b, l, a } = state;
  const reference = referenceNow();
  const top = topOfMap();
  const chart = plot("phase", { min: 0, max: 1, label: "social weight λ" }, { min: 0, max: top, label: "severity β" }, "Phase diagram");
  data.phase = [["weight", "severity", "overload_rate"]];
  if (n > 1) {
    const columns = groundOfMap();
    const rows = columns[0].rates.map(({ severity }) => severity);
    const edges = rows.map((beta, i) => (i === 0 ? 0 : i === 1 ? 1 - (rows[2] - rows[1]) / 2 : (rows[i - 1] + beta) / 2));
    edges[1] = Math.max(edges[1], 0.75);
    edges.push(top);
    const half = 0.5 / (columns.length - 1);
    for (const { weight, rates } of columns) {
      let from = 0;
      rates.forEach(({ severity, rate }, j) => {
        data.phase.push([weight, severity, rate]);
        if (j + 1 < rates.length && rates[j + 1].rate === rate) return; // neighbours of one rate are one rectangle
        chart.rect(weight - half, weight + half, edges[from], edges[j + 1], "var(--hot)", (0.06 + 0.74 * rate).toFixed(3));
        from = j + 1;
      });
    }
    chart.line([[1, 1], [0, n]], "var(--swa)", "", 3);
  } else {
    chart.text(0.5, top / 2, "One agent: λ changes nothing, β = 1 is the border.", { anchor: "middle" });
  }
  const curve = Array.from({ length: 120 }, (_, i) => 1 + ((top - 1) * i) / 119).map((beta) => [theory.ruleWeight(beta, a, reference), beta]);
  chart.line(curve, "var(--private)", "9 5", 2.5);
  chart.dot(l, b, "var(--point)");
  chart.done([
    { color: "var(--swa)", text: "λ* of Theorem 1" },
    { color: "var(--private)", dash: "9 5", text: "threshold of the rule" },
    { color: "var(--point)", mark: "dot", text: `now: λ = ${show(l)}, β = ${show(b)}` },
    ...(n > 1 ? [{ color: "var(--hot)", mark: "ground", text: "overloaded when played" }] : []),
  ]);
  const critical = theory.criticalWeight(n, b);
  $("phase").setAttribute("aria-label", `The present point, weight ${show(l)} and severity ${show(b)}, is ${critical === null ? "that of one agent" : l >= critical ? "on the stable side of λ*" : "on the overloaded side of λ*"}.`);
  write("phase-caption", `The ground shows what the published rule does, not the theorem: the stronger its blue, the more of ${computed.rounds} rounds are overloaded with these settings. Drag the point. Solid: <i>λ</i>* of Theorem 1. Dashed: where the rule itself switches, λ<sub>SWI</sub> = <i>W</i><sub>ref</sub>/(<i>W</i><sub>ref</sub> + <i>a</i><sub>max</sub>(<i>β</i> − 1)).`);
}

function drawLoad() {
  const game = gameOf(state);
  const rule = presentRule();
  const robustOptions = presentRobust();
  const published = presentRounds(rule);
  const robust = robustOptions === null ? published : presentRounds(robustOptions);
  drawRounds("load", game, published, robust);
  write("load-caption", `Load under the rule as published and under its robust variant, for exactly these settings. Stand-in agents (grid + argmax). The robust variant has its own smoothing and margin.`);
  write("robust", robustOptions === null
    ? "For <i>β</i> ≤ 1 overload costs the group nothing, so there is nothing to be robust against: the robust line is the published rule’s."
    : compareRules(game, state.l, state.d, rule, robustOptions, published, robust));
}

// ---- the situation in words ----------------------------------------------------------------------------------------------------
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

  const { formula, star, mark, number, name, fraction } = math;
  const one = "<mn>1</mn>";
  write("formulas", [
    formula(star("λ"), mark("="), fraction(name("n") + mark("−") + name("β"), name("n") + mark("−") + one), mark("="), number(critical)),
    formula(star("β"), mark("="), name("n"), mark("−"), name("λ"), mark("("), name("n"), mark("−"), one, mark(")"), mark("="), number(severity)),
    formula(star("n"), mark("="), fraction(name("β") + mark("−") + name("λ"), one + mark("−") + name("λ")), mark("="), number(population)),
    formula(name("g"), mark("("), name("λ"), mark(")"), mark("="), fraction(name("n") + mark("−") + name("β") + mark("−") + name("λ") + mark("(") + name("n") + mark("−") + one + mark(")"), name("n")), mark("="), number(marginal)),
  ].join(""));
}

// ---- the screen -------------------------------------------------------------------------------------------------------------------
const presentPreset = () =>
  presets.find((preset) => fields.every((field) => (field.key === "r" && state.auto && preset.state.auto) || preset.state[field.key] === state[field.key]) && preset.state.auto === state.auto);

function drawSandbox(typing = null) {
  for (const field of fields) showField(field, field.key === "r" ? referenceNow() : state[field.key], field.key === typing);
  for (const [field, problem] of complaint) say(field, problem);
  complaint = [];
  $("auto").checked = state.auto;
  const preset = presentPreset();
  for (const button of $("presets").children) button.setAttribute("aria-pressed", String(preset?.name === button.textContent));
  write("look", preset ? preset.look : "Settings of your own. Choose a situation above for something to look at, or drag the point on the map.");
  tell();
  drawLoad();
  drawPhase();
  drawMarginal();
  rememberSoon();
}

addScreen({
  title: "Sandbox: every setting",
  html: `<div class="presets" role="group" aria-label="Situations to start from" id="presets"></div>
<p class="look" id="look" aria-live="polite"></p>
<div class="sandbox">
<form id="controls" aria-label="Settings" novalidate>
<fieldset class="often"><legend>Moved most</legend><div id="often"></div></fieldset>
<details id="more"><summary>All other settings</summary>
<fieldset><legend>The game</legend><div id="game"></div></fieldset>
<fieldset><legend>The rule</legend><div id="rule"></div>
<p class="check"><input type="checkbox" id="auto" aria-describedby="auto-note"><label for="auto">reference <i>W</i><sub>ref</sub> = <i>C</i> − <i>m</i></label></p>
<p class="note" id="auto-note">The rule’s default; clear the box to set the reference yourself.</p></fieldset></details>
</form>
<div id="pictures">
<div class="readings" id="readings"></div>
${chartHtml("load", "Load, round by round")}
${chartHtml("phase", "Which pairs of weight and severity are stable")}
<section id="situation" aria-labelledby="situation-title"><h3 id="situation-title">The situation</h3>
<p id="robust" aria-live="polite"></p><p id="words" aria-live="polite"></p><div class="formulas" id="formulas" role="group" aria-label="Formulas"></div></section>
${chartHtml("marginal", "What one more unit is worth")}
</div></div>`,
  start() {
    for (const preset of presets) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = preset.name;
      button.addEventListener("click", () => {
        state = { ...preset.state };
        drawSandbox();
      });
      $("presets").append(button);
    }
    for (const field of fields) makeField($(field.into), field, (value, by) => change(field, value, by));
    $("more").open = window.innerWidth >= 900;
    $("auto").addEventListener("change", () => {
      state.auto = $("auto").checked;
      if (state.auto) say(fields.find((field) => field.key === "r"), "");
      drawSandbox();
    });
    $("controls").addEventListener("submit", (event) => event.preventDefault());
    addHandle("phase", {
      name: "Social weight and severity",
      read: () => [state.l, state.b],
      move: (l, b) => {
        const top = topOfMap();
        state = { ...state, l, b: Math.min(top, b) };
        drawSandbox();
      },
      step: [0.01, 0.05],
      limits: [[0, 1], [0.1, computed.largestSeverity]],
      tell: () => `λ = ${show(state.l)}, β = ${show(state.b)}`,
    });
  },
  draw: () => drawSandbox(),
  toAddress: () => fields.filter((field) => field.key !== "r" || !state.auto).map((field) => `${field.key}=${state[field.key]}`),
  fromAddress(given) {
    if (!fields.some((field) => given.has(field.key))) return;
    const trial = { ...presets[0].state, auto: !given.has("r") };
    for (const field of fields) if (given.has(field.key)) trial[field.key] = given.get(field.key) === "" ? NaN : Number(given.get(field.key));
    complaint = fields
      .map((field) => [field, field.key === "r" && trial.auto ? "" : problemOf(field, trial[field.key], trial)])
      .filter(([, problem]) => problem !== "");
    if (complaint.length === 0) state = trial; // else the messages stand over the situation that was there
  },
});
