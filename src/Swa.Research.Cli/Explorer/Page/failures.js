// The seventh screen: where the rule as published does not do what the threshold says, and what the robust variant trades for it.

/// One sentence on the robust rule against the published one, from what both did in a game with a weight and some defectors.
function compareRules(game, weight, defectors, publishedOptions, robustOptions, published, robust) {
  const { stops } = curvesOf(game, publishedOptions, robustOptions, defectors);
  const [before, after] = [overloadRate(game, published), overloadRate(game, robust)];
  const reward = (rounds) => mean(rounds.map((round) => theory.welfare(game, round.load)));
  const [lost, kept] = [reward(published), reward(robust)];
  const load = (rounds) => show(mean(rounds.map((round) => round.load)), 3);
  const critical = theory.criticalWeight(game.agents, game.severity);
  const differs = (what, one, other) => (one === other ? [] : [`${what} ${one} instead of ${other}`]);
  const numbers = [
    ...differs("mean load", load(robust), load(published)),
    ...differs("rounds overdrawn", percent(after), percent(before)),
    ...differs("the group’s reward a round", show(kept, 3), show(lost, 3)),
  ].join(", ");
  const says = (verdict, why) => `Beside the published rule, the <b>robust</b> one ${verdict} (${numbers})${why}.`;
  if (Math.abs(kept - lost) <= 1e-9 && after === before) return `Beside the published rule, the <b>robust</b> one does the same here.`;
  if (kept > lost) {
    const slowly = robustOptions.smoothing < publishedOptions.smoothing ? "; the price is that it corrects its belief slowly and takes long to settle" : "";
    return says("is <b>better here</b>", `: ${after === 0 && before > 0 ? "no round is overdrawn" : after < before ? "fewer rounds are overdrawn" : "more of the tank is used"}${slowly}`);
  }
  if (after <= before) return says("is safe but dearer here", ": it leaves more of the tank unused while it settles");
  if (stops.robust === null) {
    return says("is <b>worse here</b>", defectors > 0
      ? `, at every <i>λ</i>: its margin is only ${show(robustOptions.margin)}, and who predicts the others by their average expects too little of a defector; the published margin of ${show(publishedOptions.margin)} covers that`
      : ", at every <i>λ</i>");
  }
  if (weight < stops.robust) {
    return says("is <b>worse here</b>", `, because it keeps within the tank only from <i>λ</i> = ${show(stops.robust)} on (<i>λ</i>* is ${show(critical)}), and <i>λ</i> is ${show(weight)}; the published rule ${stops.published !== null && weight >= stops.published ? `tips early, at ${show(stops.published)}` : "is pulled back harder"}`);
  }
  return says("is <b>worse here</b>", ", as it corrects its belief slowly");
}

/// Draws both loads. `start`, if given, is the load that is expected before the first round.
function drawRounds(id, game, published, robust, start = null) {
  const most = game.agents * game.maxDemand;
  const top = Math.max(most, game.capacity) * 1.08;
  const chart = plot(id, { min: 0, max: published.length, label: "round" }, { min: 0, max: top, label: "load (units)" }, "Load, round by round");
  chart.rect(0, published.length, game.capacity, top, "var(--less)");
  chart.line([[0, game.capacity], [published.length, game.capacity]], "var(--quiet)", "2 3", 1.5);
  chart.line(robust.map((round, t) => [t + 1, round.load]), "var(--swa)", "", 3.5);
  chart.line(published.map((round, t) => [t + 1, round.load]), "var(--private)", "9 5", 2.5);
  if (start !== null) chart.dot(0, start, "var(--point)");
  data[id] = [["round", "published", "robust"], ...published.map((round, t) => [t + 1, round.load, robust[t].load])];
  const tell = (rounds) => `mean ${show(mean(rounds.map((round) => round.load)), 3)}`;
  $(id).setAttribute("aria-label", `The published rule overdraws the tank in ${percent(overloadRate(game, published))} of the rounds, the robust rule in ${percent(overloadRate(game, robust))}.`);
  chart.done([
    { color: "var(--private)", dash: "9 5", text: `as published, ${tell(published)}` },
    { color: "var(--swa)", text: `robust, ${tell(robust)}` },
    { color: "var(--quiet)", dash: "2 3", text: `what the tank gives, ${show(game.capacity)}` },
    { color: "var(--less)", mark: "ground", text: "overdrawn" },
  ]);
}

const presetNamed = (name) => computed.presets.find((preset) => preset.name === name).state;
const trap = presetNamed("The clipping trap");
const many = presetNamed("Twelve agents");
const gameOf = (state) => ({ agents: state.n, capacity: state.C, severity: state.b, maxDemand: state.a });
const ruleOf = (state) => ({ smoothing: state.s, margin: state.m, centering: state.g });

const failures = {
  scales: {
    name: "Two rulers",
    lever: "l",
    game: () => paper,
    rule: () => ({ ...computed.published, reference: null, initialBelief: fair }),
    weight: (values) => values.l,
    told: (game, rule) => `The rule measures its own gain in parts of the largest request, ${show(game.maxDemand)}, and the group’s in parts of what it aims at,
${show(game.capacity)} less a margin of ${show(rule.margin)}. One unit counts differently on two rulers, so the balance tips at another <i>λ</i>. (Both rules also pull the load to what they aim at, so here it falls bit by bit.)`,
  },
  trap: {
    name: "The trap",
    lever: "u",
    game: () => gameOf(trap),
    rule: (values) => ({ ...ruleOf(trap), reference: null, initialBelief: values.u }),
    weight: () => trap.l,
    told: (game) => `The group’s score is cut off at zero. Who believes that the others ask for very much expects zero for the group whatever it does; then only its own
score tells requests apart, and that says: take ${show(game.maxDemand)}. All do, and the belief comes true. Here <i>λ</i> = ${show(trap.l)}, above <i>λ</i>* = ${show(theory.criticalWeight(game.agents, game.severity))}. <b>Drag the belief down</b>
until they escape.`,
  },
  many: {
    name: `${capital(inWords(many.n))} agents`,
    lever: "n",
    game: (values) => gameOf({ ...many, n: values.n, C: (many.C / many.n) * values.n, b: (many.b / many.n) * values.n }),
    rule: () => ({ ...ruleOf(many), reference: null, initialBelief: many.u }),
    weight: () => many.l,
    told: (game, rule) => `After each round every agent moves its belief by <i>α</i> = ${show(rule.smoothing)} of the surprise, and all do so at once: together they correct <i>αn</i> = ${show(tidy(rule.smoothing * game.agents))}
times the error. At 1 they hit it; from 2 on each correction is larger than the error before. <b>Add and remove agents.</b>`,
  },
};

// The curves against λ take thousands of rounds each, and do not change while one moves λ.
let curvesKey;
let curves;
function curvesOf(game, published, robust, defectors) {
  const key = JSON.stringify([game, published, robust, defectors]);
  if (key !== curvesKey) {
    curvesKey = key;
    const [one, other] = [loadsByWeight(game, published, defectors), loadsByWeight(game, robust, defectors)];
    curves = { published: one, robust: other, stops: { published: stoppingWeight(game, one), robust: stoppingWeight(game, other) } };
  }
  return curves;
}

addLesson({
  title: "The published rule does not stop at λ*",
  told: () => `<p>So far, agents reckoned exactly. A real one does not know what the others will ask for: it has a <b>belief</b>, aims a <b>margin</b> below what the tank gives, and turns both rewards into marks from 0 to 1 before it mixes them by <i>λ</i>. In the <b>published</b> rule three things go wrong. A <b>robust</b> one mends them, at a price: it measures both rewards with one ruler, cuts nothing off, and moves its belief more slowly.</p>`,
  fields: [
    { key: "l", name: "Social weight", symbol: "λ", min: 0, max: 1, step: 0.01, value: 0.8 },
    { key: "u", name: "What each believes at the start that another asks for", min: 0, max: trap.a, step: 0.25, value: trap.u },
    { key: "n", name: "Agents", symbol: "n", min: 2, max: 20, step: 1, whole: true, value: many.n },
  ],
  words: { case: /^(scales|trap|many)$/ },
  before: `<p class="choice" role="radiogroup" aria-label="What goes wrong">${Object.entries(failures).map(([key, { name }]) => `<label><input type="radio" name="case" value="${key}"> ${name}</label>`).join(" ")}</p>`,
  chart: "failure",
  picture: "The published rule and the robust one",
  start(values, set) {
    for (const radio of document.getElementsByName("case")) radio.addEventListener("change", () => set({ case: radio.value === "scales" ? "" : radio.value }));
    const isTrap = () => values.case === "trap";
    addHandle("failure", {
      name: "Social weight, or the load expected at the start",
      read: () => (isTrap() ? [0, trap.n * values.u] : [values.l, loadAtRest(paper, publishedRule(failures.scales.rule()), values.l)]),
      move: (l, load) => (isTrap() ? set({ u: Math.round((4 * load) / trap.n) / 4 }) : set({ l })),
      get step() { return isTrap() ? [0, trap.n / 4] : [0.01, 0]; },
      get limits() { return isTrap() ? [[0, 0], [0, trap.n * trap.a]] : [[0, 1], [0, 0]]; },
      tell: () => (isTrap() ? `a load of ${show(trap.n * values.u)} is expected at the start` : `λ = ${show(values.l)}`),
    });
  },
  draw(values) {
    const kind = values.case || "scales";
    const failure = failures[kind];
    for (const radio of document.getElementsByName("case")) radio.checked = radio.value === kind;
    for (const key of ["l", "u", "n"]) $(`s7-${key}`).parentElement.hidden = key !== failure.lever;
    handles.failure.hide(kind === "many");
    const game = failure.game(values);
    const options = failure.rule(values);
    const weight = failure.weight(values);
    const [publishedOptions, robustOptions] = [publishedRule(options), robustRule(game, options.initialBelief)];
    const play = (rule) => playRounds(game, rule, weightsOf(game.agents, weight), computed.rounds);
    const [published, robust] = [play(publishedOptions), play(robustOptions)];
    const { stops, ...lines } = curvesOf(game, publishedOptions, robustOptions, 0);
    const critical = theory.criticalWeight(game.agents, game.severity);
    if (kind === "scales") {
      const top = game.agents * game.maxDemand * 1.08;
      const chart = plot("failure", { min: 0, max: 1, label: "social weight λ" }, { min: 0, max: top, label: "load in the last rounds" }, "Load against social weight");
      chart.rect(0, 1, game.capacity, top, "var(--less)");
      chart.line([[0, game.capacity], [1, game.capacity]], "var(--quiet)", "2 3", 1.5);
      chart.line([[critical, 0], [critical, top]], "var(--welfare)", "3 4", 2.5);
      chart.line(lines.robust, "var(--swa)", "", 3.5);
      chart.line(lines.published, "var(--private)", "9 5", 2.5);
      chart.dot(weight, loadAtRest(game, publishedOptions, weight), "var(--point)");
      data.failure = [["weight", "published", "robust"], ...lines.published.map(([at, load], i) => [at, load, lines.robust[i][1]])];
      $("failure").setAttribute("aria-label", `The published rule keeps within the tank from λ = ${show(stops.published)} on, the robust rule from ${show(stops.robust)} on; λ* is ${show(critical)}.`);
      chart.done([
        { color: "var(--private)", dash: "9 5", text: "as published" },
        { color: "var(--swa)", text: "robust" },
        { color: "var(--welfare)", dash: "3 4", text: `λ* = ${show(critical)}` },
        { color: "var(--less)", mark: "ground", text: "overdrawn" },
      ]);
    } else {
      drawRounds("failure", game, published, robust, kind === "trap" ? game.agents * values.u : null);
    }
    write("failure-caption", `${game.agents} agents, a tank that gives ${show(tidy(game.capacity))}, <i>β</i> = ${show(tidy(game.severity))}, <i>λ</i> = ${show(weight)} (<i>λ</i>* = ${show(critical, 3)}). ${computed.rounds} rounds by agents who try every request; no language model is behind them.`);
    const lastLoads = published.slice(-rest).map((round) => round.load);
    const [lowest, highest] = [Math.min(...lastLoads), Math.max(...lastLoads)];
    const verdict = kind === "scales" ? `The published rule keeps within the tank from <b><i>λ</i> = ${show(stops.published)}</b> on, not from <i>λ</i>* = ${show(critical)}.`
      : kind === "trap" ? `The trap is set where the others are believed to ask for ${show((game.severity * game.capacity) / (game.severity - 1), 3)} together: <i>βC</i>/(<i>β</i> − 1). ${capital(inWords(game.agents - 1))} times ${show(values.u)} is ${show((game.agents - 1) * values.u)}: ${overloadRate(game, published.slice(-rest)) > 0 ? "they are caught." : "they get away."}`
      : `Under the published rule the load of the last ${inWords(rest)} rounds ${lowest === highest ? `is ${show(lowest)}: it has settled.` : `lies between ${show(lowest)} and ${show(highest)}: ${options.smoothing * game.agents < 2 ? "a tremor, as requests come in steps." : "it swings and never settles."}`}`;
    write("live-7", `<p>${failure.told(game, options)}</p><p>${verdict}</p><p id="robust-7">${compareRules(game, weight, 0, publishedOptions, robustOptions, published, robust)}</p>`);
  },
});
