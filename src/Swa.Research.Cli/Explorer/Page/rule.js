// A copy of the library's rule and of its rounds, operation for operation: a test plays both and compares every number bit for bit.

const clip = (value) => Math.min(Math.max(value, 0), 1);

// What an agent may ask for: the grid up to the largest demand, and the demands that are always considered.
const candidateSets = new Map();
function candidatesOf(maxDemand) {
  if (!candidateSets.has(maxDemand)) {
    const step = computed.gridStep;
    const count = Math.floor(maxDemand / step + 1e-9) + 1;
    const grid = Array.from({ length: count }, (_, i) => Math.min(maxDemand, i * step));
    const anchors = computed.anchors.filter((anchor) => anchor <= maxDemand);
    candidateSets.set(maxDemand, [...new Set([...anchors, ...grid])].sort((one, other) => one - other));
  }
  return candidateSets.get(maxDemand);
}

// The rule as published. `reference` null: the predicted welfare at capacity less margin.
const publishedRule = (options) => ({ ...options, isAffine: false, quantile: null, hasHeadroom: false });

// The robust variant with all its fixes, planned for loads that are seen exactly and at once.
function robustRule(game, initialBelief) {
  const plan = computed.robust[game.agents - 1];
  return {
    smoothing: plan.smoothing,
    margin: computed.robustMarginShare * game.capacity,
    centering: computed.published.centering,
    reference: null,
    initialBelief,
    isAffine: true,
    quantile: plan.quantile,
    hasHeadroom: true,
  };
}

// The two scores of a request, given what the others are believed to ask for.
function scorer(game, rule) {
  const others = game.agents - 1;
  const target = game.capacity - rule.margin;
  const welfare = (load) => {
    const above = load - target;
    return load - game.severity * Math.max(0, above) - rule.centering * (above * above);
  };
  let smallest = 0;
  let reference = (rule.reference ?? target) + computed.epsilon;
  if (rule.isAffine) {
    const most = game.agents * game.maxDemand;
    smallest = Math.min(welfare(0), welfare(most));
    reference = welfare(Math.min(most, target)) - smallest;
  }
  return {
    self: (demand) => clip(demand / game.maxDemand),
    group: (demand, belief) => {
      const predicted = welfare(demand + others * belief);
      return rule.isAffine ? (predicted - smallest) / reference : clip(predicted / reference);
    },
    headroom: (belief) => Math.min(Math.max(target - others * belief, 0), game.maxDemand),
  };
}

let utilities = new Float64Array(64); // kept, as a picture takes hundreds of thousands of choices

// The candidate of largest utility; of those that are as good, the smallest.
function choose(scores, weight, belief, candidates) {
  if (utilities.length < candidates.length) utilities = new Float64Array(candidates.length);
  let largest = -Infinity;
  for (let i = 0; i < candidates.length; i++) {
    const utility = (1 - weight) * scores.self(candidates[i]) + weight * scores.group(candidates[i], belief);
    utilities[i] = utility;
    if (utility > largest) largest = utility;
  }
  let best = 0;
  while (utilities[best] < largest - computed.tieTolerance) best++;
  return candidates[best];
}

// One agent per weight. `asked`, if given, are the requests of the first agent, who is then a person.
function startRounds(game, rule, weights) {
  const scores = scorer(game, rule);
  const grid = candidatesOf(game.maxDemand);
  let belief = rule.initialBelief;
  let variance = 0;
  return {
    play(asked = null) {
      const seen = rule.quantile === null || game.agents === 1
        ? belief
        : belief + Math.max(0, rule.quantile * Math.sqrt(variance) - rule.margin / (game.agents - 1));
      const headroom = rule.hasHeadroom ? scores.headroom(seen) : null;
      const candidates = headroom === null || grid.includes(headroom) ? grid : [...grid, headroom].sort((one, other) => one - other);
      const demands = new Array(weights.length);
      let load = 0;
      for (let agent = 0; agent < weights.length; agent++) {
        const isLikeLast = agent > (asked === null ? 0 : 1) && weights[agent] === weights[agent - 1];
        demands[agent] = agent === 0 && asked !== null ? asked : isLikeLast ? demands[agent - 1] : choose(scores, weights[agent], seen, candidates);
        load += demands[agent];
      }
      const round = { belief, demands, load };
      const surprise = load / game.agents - belief;
      const spread = rule.smoothing / 4;
      variance = (1 - spread) * variance + spread * surprise * surprise;
      belief = (1 - rule.smoothing) * belief + (rule.smoothing * load) / game.agents;
      return round;
    },
  };
}

function playRounds(game, rule, weights, count, asked = []) {
  const rounds = startRounds(game, rule, weights);
  return Array.from({ length: count }, (_, round) => rounds.play(asked[round] ?? null));
}

const weightsOf = (agents, weight, defectors = 0) => Array.from({ length: agents }, (_, agent) => (agent < defectors ? 0 : weight));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const overloadRate = (game, rounds) => mean(rounds.map((round) => (theory.isOverloaded(game, round.load) ? 1 : 0)));

// Where a rule stops overdrawing: the smallest of a hundred and one weights from which on the last rounds stay within capacity.
const weightSteps = 100;
const rest = 10;
function loadAtRest(game, rule, weight, defectors = 0) {
  return mean(playRounds(game, rule, weightsOf(game.agents, weight, defectors), computed.rounds).slice(-rest).map((round) => round.load));
}

function loadsByWeight(game, rule, defectors = 0) {
  return Array.from({ length: weightSteps + 1 }, (_, i) => [i / weightSteps, loadAtRest(game, rule, i / weightSteps, defectors)]);
}

function stoppingWeight(game, curve) {
  const last = curve.findLastIndex(([, load]) => theory.isOverloaded(game, load));
  return last === curve.length - 1 ? null : curve[last + 1][0];
}
