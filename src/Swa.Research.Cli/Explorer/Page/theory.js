"use strict";

// What the library computed for this page: the paper's game, the options of the rule, and situations to start from.
const computed = JSON.parse(document.getElementById("computed").textContent);
const $ = (id) => document.getElementById(id);

// The closed forms. They are also in the library; a test holds the two against each other.
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
  excess: (game, load) => Math.max(0, load - game.capacity),
  reward: (game, demand, load) => demand - (game.severity / game.agents) * theory.excess(game, load),
  welfare: (game, load) => load - game.severity * theory.excess(game, load),
  isOverloaded: (game, load) => load > game.capacity + computed.overloadTolerance,

  /// Loads from which no agent wants to move, at one weight for all: the smallest and the largest.
  equilibriumLoads: (game, lambda) => {
    const most = game.agents * game.maxDemand;
    const full = Math.min(game.capacity, most);
    const marginal = theory.utilityMarginal(game.agents, game.severity, lambda, true);
    return marginal > 1e-12 ? [most, most] : marginal < -1e-12 ? [full, full] : [full, most];
  },
};
