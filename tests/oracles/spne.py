"""spne.csv: the subgame perfect equilibrium of the sequential public goods game, by recursion over what may have been contributed.

Payoffs within 1e-9 tie, and a tie goes to the smaller contribution. path_strict: every choice on the path beats its alternatives by
over 1e-9.
"""
from functools import lru_cache

from reference import write

LEVELS = 20


def solve(n, multiplier, bonus, cost, convexity, penalty, threshold, least, most):
    contributions = [least + (most - least) * k / LEVELS for k in range(LEVELS + 1)]

    @lru_cache(None)
    def play(agent, levels):
        """What follows where the agents before this one are LEVELS above their least together: levels in all, path, strictness."""
        if agent == n:
            return levels, (), True
        before = agent * least + levels * (most - least) / LEVELS
        best, rewards = None, []
        for k, c in enumerate(contributions):
            final, path, strict = play(agent + 1, levels + k)
            total = n * least + final * (most - least) / LEVELS
            reward = multiplier / n * total + bonus * c * before - cost * c - convexity / 2 * c * c
            reward -= penalty if total < threshold - 1e-12 else 0.0
            rewards.append(reward)
            if best is None or reward > best[0] + 1e-9:
                best = reward, final, (k,) + path, strict
        alone = sum(reward > max(rewards) - 1e-9 for reward in rewards) == 1
        return best[1], best[2], best[3] and alone

    final, path, strict = play(0, 0)
    return n * least + final * (most - least) / LEVELS, [contributions[k] for k in path], strict


rows = []
for n in (1, 2, 3, 4):
    for game in (
            (0.8, 0, 1, 0, 0, 0, 0, 1), (1.5, 0, 1, 0, 0, 0, 0, 1), (1.5, 0.6, 1, 0, 0, 0, 0, 1),
            (1.5, 0.6, 1, 0, 1, min(2, n), 0, 1), (1.5, 0.6, 1, 0, 3, min(2.5, n), 0, 1), (1.5, 2.0, 1, 0, 2, 1.0, 0, 1),
            (5.0, 0.0, 1, 0, 0, 0, 0, 1), (1.5, 0.6, 0.2, 1.0, 0, 0, 0.1, 1), (1.5, 0.6, 0.2, 1.0, 1, min(2, n), 0.1, 1),
            (2.0, 0.0, 0.1, 2.0, 0, 0, 0.1, 1), (2.0, 0.8, 0.5, 0.5, 2, min(2.2, n), 0.2, 1.2)):
        total, path, strict = solve(n, *game)
        rows.append([n, *game, LEVELS, round(float(total), 12), " ".join(f"{c:.6g}" for c in path), str(strict).lower()])

write("spne.csv",
      ["agents", "multiplier", "bonus", "cost", "convexity", "penalty", "threshold", "min_contribution", "max_contribution", "levels",
       "total", "path", "path_strict"], rows)
