// The first six screens: one idea each, from a game that one plays to the threshold and its three readings.

const paper = computed.game;
const fair = paper.capacity / paper.agents;
const othersCount = paper.agents - 1;
const all = inWords(paper.agents);
const theOthers = inWords(othersCount);
const share = paper.severity / paper.agents;
const loss = -theory.welfareMarginal(paper.severity, true);
const ownGain = theory.privateMarginal(paper.agents, paper.severity, true);
const roundsToPlay = 10;

// ---- 1: play --------------------------------------------------------------------------------------------------------------------
const others = { self: { weight: 0, name: "only for themselves" }, group: { weight: 0.9, name: "for the group too" } };

function playedRounds(asked, who) {
  const rule = publishedRule({ ...computed.published, reference: null, initialBelief: fair });
  return playRounds(paper, rule, weightsOf(paper.agents, others[who].weight), asked.length, asked);
}

addLesson({
  title: `${capital(all)} agents, one tank`,
  told: () => `<p>You and ${theOthers} other agents draw from one tank. It safely gives <b>${show(paper.capacity)}</b> units a round. Each of you asks for 0 to
${show(paper.maxDemand)} units, not knowing what the others ask for, and gets them. But each unit over ${show(paper.capacity)} does damage: it costs the
group <b>${show(paper.severity)}</b>, and all ${all} pay the same part of that. What you get, less what you pay, is your <b>reward</b>.</p>`,
  fields: [{ key: "x", name: "What do you ask for?", min: 0, max: paper.maxDemand, step: 0.5, value: fair }],
  words: { asks: /^\d+(\.\d+)?(,\d+(\.\d+)?){0,9}$/, who: /^(self|group)$/ },
  before: `<p class="choice" role="radiogroup" aria-label="Whom the ${theOthers} others care for">The others care ${Object.entries(others).map(([key, { name }]) => `<label><input type="radio" name="who" value="${key}"> ${name}</label>`).join(" ")}</p>
<p class="buttons"><button type="button" class="main" id="play"></button> <button type="button" id="play-all">Play the rest like this</button> <button type="button" id="again">Start again</button></p>`,
  chart: "rounds",
  picture: "The tank this round, and the rounds before",
  start(values, set) {
    const asked = () => (values.asks === "" ? [] : values.asks.split(",").map(Number));
    const play = (count) => set({ asks: [...asked(), ...Array(count).fill(values.x)].slice(0, roundsToPlay).join(",") });
    $("play").addEventListener("click", () => play(1));
    $("play-all").addEventListener("click", () => play(roundsToPlay));
    $("again").addEventListener("click", () => set({ asks: "" }));
    for (const radio of document.getElementsByName("who")) radio.addEventListener("change", () => set({ who: radio.value === "self" ? "" : radio.value, asks: "" }));
  },
  draw({ x, asks, who }) {
    const asked = asks === "" ? [] : asks.split(",").map((text) => Math.min(paper.maxDemand, Number(text)));
    const group = who || "self";
    const rounds = playedRounds(asked, group);
    const isOver = rounds.length === roundsToPlay;
    for (const radio of document.getElementsByName("who")) radio.checked = radio.value === group;
    $("play").textContent = isOver ? `All ${inWords(roundsToPlay)} rounds are played` : `Play round ${rounds.length + 1} of ${roundsToPlay}`;
    $("play").disabled = $("play-all").disabled = isOver;
    $("again").disabled = rounds.length === 0;
    const last = rounds.at(-1);
    drawTank("rounds", {
      game: paper,
      history: rounds,
      most: paper.agents * paper.maxDemand,
      slots: roundsToPlay,
      title: "The tank and the rounds so far",
    });
    data.rounds = [["round", ...weightsOf(paper.agents, 0).map((_, agent) => (agent === 0 ? "you" : `agent_${agent + 1}`)), "load", "your_reward", "group_reward"],
      ...rounds.map((round, i) => [i + 1, ...round.demands, round.load, theory.reward(paper, round.demands[0], round.load), theory.welfare(paper, round.load)])];
    write("rounds-caption", `Size of a dot and width of its stream: what the agent asks for. The others are small programs, neither people nor language models.`);
    if (!last) {
      $("rounds").setAttribute("aria-label", `${capital(all)} agents and an empty tank. No round is played yet.`);
      write("live-1", `<p>Try to get as much as you can in ${inWords(roundsToPlay)} rounds. An equal part of the tank is ${show(fair)} for each.</p>`);
      return;
    }
    const own = rounds.map((round) => theory.reward(paper, round.demands[0], round.load));
    const total = (values) => tidy(values.reduce((sum, value) => sum + value, 0));
    const welfare = rounds.map((round) => theory.welfare(paper, round.load));
    const each = (sum, mine) => tidy((sum - mine) / othersCount);
    const excess = theory.excess(paper, last.load);
    $("rounds").setAttribute("aria-label", `Round ${rounds.length}: you asked for ${show(last.demands[0])}, all together for ${show(tidy(last.load))}; the tank gives ${show(paper.capacity)}.`);
    const table = `<table><thead><tr><th scope="col">reward</th><th scope="col">you</th><th scope="col">each other</th><th scope="col">the group</th></tr></thead>
<tbody><tr><th scope="row">this round</th><td>${show(tidy(own.at(-1)))}</td><td>${show(each(welfare.at(-1), own.at(-1)))}</td><td>${show(tidy(welfare.at(-1)))}</td></tr>
<tr><th scope="row">${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}</th><td>${show(total(own))}</td><td>${show(each(total(welfare), total(own)))}</td><td>${show(total(welfare))}</td></tr></tbody></table>`;
    const told = excess > 0
      ? `<p>You all asked for ${show(tidy(last.load))}: ${show(tidy(excess))} too many. Each of you pays ${show(tidy(excess))} × ${show(paper.severity)} / ${paper.agents} = ${show(tidy(excess * share))}.</p>`
      : `<p>You all asked for ${show(tidy(last.load))}: it fits, and nobody pays.</p>`;
    const [mine, theirs, equal] = [total(own), each(total(welfare), total(own)), fair * roundsToPlay];
    const outcome = mine > equal ? "You have more, because the others made room for you: see what they have."
      : mine === equal ? `You have exactly that; the others have ${show(theirs)} each.` : "You have less.";
    const task = group === "self" ? `Start again, ask for ${mean(asked) > fair ? show(fair) : show(paper.maxDemand)}, and compare. Then let the others care.`
      : mean(asked) === paper.maxDemand ? `You have ${show(mine)}, they have ${show(theirs)} each: would you call that fair?`
        : `Now ask for ${show(paper.maxDemand)} against the same others. Would you call it fair?`;
    const end = isOver
      ? `<p>Had all ${all} asked for ${show(fair)} every time, each would have <b>${show(fair * roundsToPlay)}</b>. ${outcome} ${task}</p>`
      : "";
    write("live-1", table + told + end);
  },
});

// ---- 2: temptation ----------------------------------------------------------------------------------------------------------------
addLesson({
  title: "Why asking for more is tempting",
  told: () => `<p>Look at your reward alone. What the others ask for is as it is; you choose what <em>you</em> ask for. <b>Drag the point</b> and find the
place where one unit more no longer pays you, or convince yourself that there is none. Then move the others.</p>`,
  fields: [
    { key: "x", name: "You ask for", min: 0, max: paper.maxDemand, step: 0.5, value: fair },
    { key: "o", name: `The ${theOthers} others together ask for`, min: 0, max: othersCount * paper.maxDemand, step: 1, value: othersCount * fair },
  ],
  chart: "temptation",
  picture: "Your reward against what you ask for",
  start(values, set) {
    addHandle("temptation", {
      name: "What you ask for",
      read: () => [values.x, theory.reward(paper, values.x, values.x + values.o)],
      move: (x) => set({ x }),
      step: [0.5, 0],
      limits: [[0, paper.maxDemand]],
      tell: () => `you ask for ${show(values.x)}, your reward is ${show(tidy(theory.reward(paper, values.x, values.x + values.o)))}`,
    });
  },
  draw({ x, o }) {
    const mine = (demand) => theory.reward(paper, demand, demand + o);
    const theirs = (demand) => o / othersCount - share * theory.excess(paper, demand + o);
    const kink = Math.min(paper.maxDemand, Math.max(0, paper.capacity - o));
    const places = [0, kink, paper.maxDemand];
    const values = [...places.map(mine), ...places.map(theirs)];
    const low = Math.min(0, ...values);
    const high = Math.max(...values);
    const room = (high - low) * 0.08;
    const chart = plot("temptation", { min: 0, max: paper.maxDemand, label: "what you ask for (units)" }, { min: low - room, max: high + room, label: "reward (units)" }, "Reward against your request");
    chart.rect(kink, paper.maxDemand, low - room, high + room, "var(--less)");
    chart.line([[0, 0], [paper.maxDemand, 0]], "var(--quiet)", "", 1);
    chart.line(places.map((demand) => [demand, theirs(demand)]), "var(--welfare)", "3 4");
    chart.line(places.map((demand) => [demand, mine(demand)]), "var(--swa)", "", 3.5);
    const next = Math.min(paper.maxDemand, x + 1);
    if (next > x) chart.line([[x, mine(x)], [next, mine(x)], [next, mine(next)]], "var(--point)", "", 2);
    chart.dot(x, mine(x), "var(--point)");
    chart.done([
      { color: "var(--swa)", text: "you" },
      { color: "var(--welfare)", dash: "3 4", text: "each other agent" },
      ...(kink < paper.maxDemand ? [{ color: "var(--less)", mark: "ground", text: "more than the tank gives" }] : []),
    ]);
    data.temptation = [["request", "your_reward", "reward_of_each_other"], ...places.map((demand) => [demand, mine(demand), theirs(demand)])];
    const isOver = x + o >= paper.capacity;
    const gain = theory.privateMarginal(paper.agents, paper.severity, isOver);
    $("temptation").setAttribute("aria-label", `Your reward rises with what you ask for, by ${show(gain)} per unit here.`);
    write("temptation-caption", "The small steps at the point: one unit more to the right, and what it adds to your reward.");
    write("live-2", `<p>You ask for ${show(x)}: your reward is <b>${show(tidy(mine(x)))}</b>. ${isOver
      ? `One unit more ${x === paper.maxDemand ? "would give" : "gives"} you 1 and ${x === paper.maxDemand ? "cost" : "costs"} the group ${show(paper.severity)}, but you pay only your part of that, ${show(paper.severity)} / ${paper.agents} = ${show(share)}. You <b>gain ${show(gain)}</b>; each of the others loses ${show(share)}.`
      : "There is room in the tank: one unit more gives you 1 and takes nothing from anybody."}</p>${x === paper.maxDemand
      ? `<p>You ask for all you may, and still the line rises: there is no place where more stops paying. That is as true for the others as for you.</p>` : ""}`);
  },
});

// ---- 3: the group's loss ------------------------------------------------------------------------------------------------------------
addLesson({
  title: "What the group loses",
  told: () => `<p>Now all ${all} reckon like that, and ask for the same. <b>Drag the point</b> from ${show(fair)} to ${show(paper.maxDemand)} and watch what is left for the group.</p>`,
  fields: [{ key: "e", name: `Each of the ${all} asks for`, min: 0, max: paper.maxDemand, step: 0.5, value: fair }],
  chart: "groupLoss",
  picture: "The group’s reward when all ask for the same",
  start(values, set) {
    addHandle("groupLoss", {
      name: `What each of the ${all} asks for`,
      read: () => [values.e, theory.welfare(paper, paper.agents * values.e)],
      move: (e) => set({ e }),
      step: [0.5, 0],
      limits: [[0, paper.maxDemand]],
      tell: () => `each asks for ${show(values.e)}, the group is left with ${show(tidy(theory.welfare(paper, paper.agents * values.e)))}`,
    });
  },
  draw({ e }) {
    const group = (each) => theory.welfare(paper, paper.agents * each);
    const places = [0, fair, paper.maxDemand];
    const top = group(fair) * 1.12;
    const chart = plot("groupLoss", { min: 0, max: paper.maxDemand, label: "what each asks for (units)" }, { min: Math.min(0, group(paper.maxDemand)), max: top, label: "the group’s reward (units)" }, "The group's reward");
    chart.rect(fair, paper.maxDemand, Math.min(0, group(paper.maxDemand)), top, "var(--less)");
    chart.line(places.map((each) => [each, group(each)]), "var(--welfare)", "", 3.5);
    chart.text(fair, group(fair), `best: ${show(group(fair))}`, { dx: chart.size * 0.6, dy: -chart.size * 0.3 });
    chart.line([[e, Math.min(0, group(paper.maxDemand))], [e, group(e)]], "var(--point)", "2 3", 1.5);
    chart.dot(e, group(e), "var(--point)");
    chart.done([
      { color: "var(--welfare)", text: `all ${all} together` },
      { color: "var(--less)", mark: "ground", text: "more than the tank gives" },
    ]);
    data.groupLoss = [["each_asks_for", "group_reward"], ...places.map((each) => [each, group(each)])];
    const load = paper.agents * e;
    const excess = theory.excess(paper, load);
    $("groupLoss").setAttribute("aria-label", `Each asks for ${show(e)}: the group is left with ${show(tidy(group(e)))} of at most ${show(group(fair))}.`);
    write("groupLoss-caption", "What one agent gains, the group loses, and more: this is called a social dilemma.");
    write("live-3", `<p>Each asks for ${show(e)}, together ${show(tidy(load))}${excess > 0 ? `, ${show(tidy(excess))} too many` : ""}. The group is left with <b>${show(tidy(group(e)))}</b> of the ${show(group(fair))} that it could have: ${show(tidy(group(e) / paper.agents))} for each.</p>
<p>One unit more by one agent, once the tank is overdrawn: <b>${signed(ownGain)}</b> for that agent, ${signed(-share)} for each of the ${theOthers} others, <b>${signed(-loss)}</b> for the group.</p>`);
  },
});

// ---- 4: care a little -----------------------------------------------------------------------------------------------------------------
const stopsAt = theory.criticalWeight(paper.agents, paper.severity);

addLesson({
  title: "Care a little: how much is enough?",
  told: () => `<p>Now each agent cares for the group as well. It weighs two rewards: its own, and the average of the group. The <b>social weight <i>λ</i></b> (lambda) is the
part that the group’s average gets: at <i>λ</i> = 0 an agent cares for itself alone, at <i>λ</i> = 1 for the group alone.</p>`,
  fields: [{ key: "l", name: "All agents care with", symbol: "λ", min: 0, max: 1, step: 0.01, value: 0.5 }],
  words: { guess: /^(0(\.\d+)?|1(\.0+)?)$/ },
  before: `<div id="guessing"><p class="ask"><b>First guess:</b> from which <i>λ</i> on will ${all} such agents no longer overdraw the tank? Drag the slider there.</p></div>
<p class="buttons"><button type="button" class="main" id="guess">This is my guess</button> <button type="button" id="guess-again">Guess again</button></p>`,
  chart: "caring",
  picture: "What all ask for together, when nobody wants to change",
  start(values, set) {
    $("guess").addEventListener("click", () => {
      set({ guess: String(values.l) });
      showStop();
      $(`s4-l`).focus();
    });
    $("guess-again").addEventListener("click", () => {
      set({ guess: "" });
      showStop();
      $(`s4-l`).focus();
    });
    addHandle("caring", {
      name: "Social weight of all agents",
      read: () => [values.l, values.guess === "" ? paper.capacity : mean(theory.equilibriumLoads(paper, values.l))],
      move: (l) => set({ l }),
      step: [0.01, 0],
      limits: [[0, 1]],
      tell: () => `λ = ${show(values.l)}${values.guess === "" ? "" : `, all together ask for ${theory.equilibriumLoads(paper, values.l).map((load) => show(load)).join(" to ")}`}`,
    });
  },
  stop: ({ guess }) => (guess === "" ? "Make your guess first; then go on." : ""),
  draw({ l, guess }) {
    const isGuessed = guess !== "";
    const most = paper.agents * paper.maxDemand;
    $("guess").hidden = isGuessed;
    $("guess-again").hidden = !isGuessed;
    $("guessing").hidden = isGuessed;
    const chart = plot("caring", { min: 0, max: 1, label: "social weight λ" }, { min: 0, max: most * 1.1, label: "load (units)" }, "Load against social weight");
    chart.rect(0, 1, paper.capacity, most * 1.1, "var(--less)");
    chart.line([[0, paper.capacity], [1, paper.capacity]], "var(--quiet)", "2 3", 1.5);
    const key = [{ color: "var(--quiet)", dash: "2 3", text: "what the tank gives" }, { color: "var(--less)", mark: "ground", text: "overdrawn" }];
    const guessed = isGuessed ? Number(guess) : l;
    chart.line([[guessed, 0], [guessed, most * 1.1]], "var(--private)", "9 5");
    key.push({ color: "var(--private)", dash: "9 5", text: isGuessed ? `your guess: ${show(guessed)}` : "your guess" });
    if (isGuessed) {
      chart.line([[0, most], [stopsAt, most], [stopsAt, paper.capacity], [1, paper.capacity]], "var(--swa)", "", 3.5);
      chart.dot(l, mean(theory.equilibriumLoads(paper, l)), "var(--point)");
      key.push({ color: "var(--swa)", text: "what they ask for" });
    } else {
      chart.text(0.5, most * 0.72, "?", { anchor: "middle" });
      chart.dot(l, paper.capacity, "var(--private)");
    }
    chart.done(key);
    data.caring = isGuessed
      ? [["weight", "smallest_load", "largest_load"], ...Array.from({ length: 101 }, (_, i) => [i / 100, ...theory.equilibriumLoads(paper, i / 100)])]
      : [["guess"], [l]];
    const marginal = theory.utilityMarginal(paper.agents, paper.severity, l, true);
    const loads = theory.equilibriumLoads(paper, l);
    $("caring").setAttribute("aria-label", isGuessed ? `The load is ${show(most)} below λ = ${show(stopsAt)} and ${show(paper.capacity)} above it. You guessed ${show(guessed)}.` : "The curve is hidden until you have made a guess.");
    write("caring-caption", isGuessed ? "Agents who reckon exactly what one unit more is worth to them." : "The curve appears when you have made your guess.");
    if (!isGuessed) {
      write("live-4", `<p>Would it do to care for both equally, <i>λ</i> = 0.5? Less? More?</p>`);
      return;
    }
    const off = tidy(stopsAt - guessed);
    write("live-4", `<p>${Math.abs(off) < 0.005 ? "Your guess is right:" : `You guessed ${show(guessed)};`} they stop at <b><i>λ</i> = ${show(stopsAt)}</b>${Math.abs(off) < 0.005 ? "" : `, ${show(Math.abs(off), 2)} ${off > 0 ? "higher" : "lower"}`}. ${off > 0.1 ? "Half-hearted care changes nothing at all." : ""}</p>
<p>At <i>λ</i> = ${show(l)} one unit more, in an overdrawn tank, is worth <b>${signed(marginal)}</b> to an agent${marginal > 1e-12
      ? `: so each asks for all it can, together ${show(loads[1])}.` : marginal < -1e-12 ? `: so all stop at what the tank gives, ${show(loads[0])}.` : ": from here on nobody gains by asking for more."} Move <i>λ</i>: they do not ask for a little less and a little less; they stop all at once.</p>`);
  },
});

// ---- 5: where they stop ------------------------------------------------------------------------------------------------------------------
addLesson({
  title: "Where they stop, from two slopes",
  told: () => `<p>Why there? In an overdrawn tank one unit more is worth something to the agent (left end of the line) and costs the group’s average something (right end).
<i>λ</i> mixes the two. <b>Drag the point along the line</b>: where the line crosses zero, temptation ends. That <i>λ</i> is called <i>λ</i>*.</p>`,
  fields: [
    { key: "l", name: "Social weight", symbol: "λ", min: 0, max: 1, step: 0.01, value: 0.5 },
    { key: "b", name: "What a unit too many costs the group", symbol: "β", min: 1.1, max: paper.agents - 0.1, step: 0.1, value: paper.severity },
  ],
  chart: "slopes",
  picture: "What one unit more is worth to an agent, in an overdrawn tank",
  start(values, set) {
    addHandle("slopes", {
      name: "Social weight along the line",
      read: () => [values.l, theory.utilityMarginal(paper.agents, values.b, values.l, true)],
      move: (l) => set({ l }),
      step: [0.01, 0],
      limits: [[0, 1]],
      tell: () => `λ = ${show(values.l)}: one unit more is worth ${signed(theory.utilityMarginal(paper.agents, values.b, values.l, true))}`,
    });
  },
  draw({ l, b }) {
    const worth = (weight) => theory.utilityMarginal(paper.agents, b, weight, true);
    const [own, average] = [worth(0), worth(1)];
    const critical = theory.criticalWeight(paper.agents, b);
    const chart = plot("slopes", { min: 0, max: 1, label: "social weight λ" }, { min: -0.9, max: 0.9, label: "worth of one unit more" }, "Worth of one unit more against social weight");
    chart.rect(0, 1, 0, 0.9, "var(--less)");
    chart.rect(0, 1, -0.9, 0, "var(--more)");
    chart.line([[0, 0], [1, 0]], "var(--quiet)", "", 1);
    chart.line([[critical, -0.9], [critical, 0]], "var(--quiet)", "2 3", 1.5);
    chart.line([[0, own], [1, average]], "var(--swa)", "", 3.5);
    chart.text(0, own, `myself alone: ${signed(own)}`, { dx: chart.size * 0.6, dy: own > 0.7 ? chart.size * 1.6 : -chart.size * 0.8 });
    chart.text(1, average, `the group alone: ${signed(average)}`, { anchor: "end", dx: -chart.size * 0.4, dy: average < -0.7 ? -chart.size : chart.size * 1.5 });
    chart.text(critical, -0.9, `λ* = ${show(critical)}`, { anchor: critical > 0.5 ? "end" : "start", dx: (critical > 0.5 ? -1 : 1) * chart.size * 0.4, dy: -chart.size * 0.7 });
    chart.dot(l, worth(l), "var(--point)");
    chart.done([
      { color: "var(--swa)", text: "the mixture of both" },
      { color: "var(--less)", mark: "ground", text: "more still pays" },
      { color: "var(--more)", mark: "ground", text: "more no longer pays" },
    ]);
    data.slopes = [["weight", "worth_of_one_unit_more"], [0, own], [critical, 0], [1, average]];
    $("slopes").setAttribute("aria-label", `A falling line from ${signed(own)} at λ = 0 to ${signed(average)} at λ = 1; it is zero at λ = ${show(critical)}.`);
    write("slopes-caption", `Left: 1 − <i>β</i>/<i>n</i>, the unit less the agent’s part of the penalty. Right: (1 − <i>β</i>)/<i>n</i>, what the group loses, divided by ${paper.agents}.`);
    const { formula, star, mark, number, name, fraction } = math;
    write("live-5", `<p>${show(tidy(1 - l))} × ${show(own, 3)} + ${show(l)} × (${show(average, 3)}) = <b>${signed(worth(l))}</b>: one unit more ${worth(l) > 1e-12 ? "still pays." : worth(l) < -1e-12 ? "costs the agent." : "is worth nothing either way."}</p>
<p>The line begins at ${signed(own)} and ends at ${signed(average)}, as one unit too many costs the group ${show(tidy(b - 1), 3)}, and its average a ${paper.agents}th of that. It falls by ${show(own - average, 3)}, and is at zero after falling ${show(own, 3)}:</p>
<div class="formulas" role="group" aria-label="Formula">${formula(star("λ"), mark("="), fraction(number(own, 3), number(own, 3) + mark("+") + number(-average, 3)), mark("="), fraction(name("n") + mark("−") + name("β"), name("n") + mark("−") + "<mn>1</mn>"), mark("="), number(critical))}</div>`);
  },
});

// ---- 6: three readings ------------------------------------------------------------------------------------------------------------------
addLesson({
  title: "More agents, harsher penalty",
  told: () => `<p>The border depends on how many agents there are, <i>n</i>, and on the penalty <i>β</i>. Each point of this map is a pair of <i>λ</i> and <i>β</i>. <b>Drag the point</b>
over the line, then add agents and see the orange ground grow.</p>`,
  fields: [
    { key: "n", name: "Agents", symbol: "n", min: 2, max: 50, step: 1, whole: true, value: paper.agents },
    { key: "b", name: "Penalty", symbol: "β", min: 1, max: 12, step: 0.1, value: paper.severity },
    { key: "l", name: "Social weight", symbol: "λ", min: 0, max: 1, step: 0.01, value: 0.5 },
  ],
  chart: "map",
  picture: "Which pairs of care and penalty keep them within the tank",
  start(values, set) {
    addHandle("map", {
      name: "Social weight and penalty",
      read: () => [values.l, values.b],
      move: (l, b) => set({ l, b }),
      step: [0.01, 0.1],
      limits: [[0, 1], [1, 12]],
      tell: () => `λ = ${show(values.l)}, β = ${show(values.b)}`,
    });
  },
  draw({ n, b, l }) {
    const top = 12;
    const chart = plot("map", { min: 0, max: 1, label: "social weight λ" }, { min: 1, max: top, label: "penalty β" }, "Stable pairs of weight and penalty");
    const border = Array.from({ length: 101 }, (_, i) => [i / 100, theory.criticalSeverity(n, i / 100)]);
    chart.area([...border, [0, 1]], "var(--less)");
    chart.area([...border, [1, Math.max(top, n)], [0, Math.max(top, n)]], "var(--more)");
    chart.line(border, "var(--swa)", "", 3.5);
    chart.dot(l, b, "var(--point)");
    chart.done([
      { color: "var(--swa)", text: "the border" },
      { color: "var(--more)", mark: "ground", text: "they keep within the tank" },
      { color: "var(--less)", mark: "ground", text: "they overdraw it" },
    ]);
    data.map = [["weight", "critical_severity"], ...border];
    const critical = theory.criticalWeight(n, b);
    const doubled = theory.criticalWeight(2 * n, b);
    const severity = theory.criticalSeverity(n, l);
    const population = theory.criticalPopulation(b, l);
    const marginal = theory.utilityMarginal(n, b, l, true);
    $("map").setAttribute("aria-label", `The point is ${marginal > 1e-12 ? "on the side where agents overdraw the tank" : marginal < -1e-12 ? "on the side where agents keep within the tank" : "on the border"}.`);
    write("map-caption", "One border, read along each of its three directions.");
    const care = critical <= 0 ? "no care is needed: each agent’s own part of the penalty is enough"
      : b === 1 ? "no <i>λ</i> below 1 is enough" : `<i>λ</i> must be at least <b><i>λ</i>* = ${show(critical, 3)}</b>; twice as many agents would need ${show(doubled, 3)}`;
    write("live-6", `<ul><li><b>How much care?</b> With ${n} agents and <i>β</i> = ${show(b)}, ${care}.</li>
<li><b>How hard a penalty?</b> With ${n} agents and <i>λ</i> = ${show(l)}, <i>β</i> must be at least <b><i>β</i>* = ${show(severity)}</b>.</li>
<li><b>How many agents?</b> With <i>λ</i> = ${show(l)} and <i>β</i> = ${show(b)}, ${population === null ? "any number of agents keeps" : `at most <b>${Math.floor(population + 1e-9)}</b> agents (<i>n</i>* = ${show(population, 3)}) keep`} within the tank.</li></ul>`);
  },
});
