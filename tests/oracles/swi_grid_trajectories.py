"""swi_grid_trajectories.csv: whole runs of equal agents that propose the grid and take the best candidate, ties to the smallest."""
from reference import write

MAX_DEMAND = 10.0
GRID = [k / 4 for k in range(41)]


def run(n, capacity, beta, weight, steps, smoothing, margin, centering, belief):
    target = capacity - margin
    for step in range(steps):
        utilities = []
        for demand in GRID:
            load = demand + (n - 1) * belief
            welfare = load - beta * max(0.0, load - target) - centering * ((load - target) * (load - target))
            group = min(1.0, max(0.0, welfare / (target + 1e-8)))
            utilities.append((1 - weight) * (demand / MAX_DEMAND) + weight * group)
        largest = max(utilities)
        demand = next(d for d, utility in zip(GRID, utilities) if utility >= largest - 1e-12)
        load = n * demand
        excess = max(0.0, load - capacity)
        yield step, belief, demand, load, excess, load - beta * excess
        belief = (1 - smoothing) * belief + smoothing * load / n


cases = [(5, 20.0, beta, tenths / 10, 20, 0.2, margin, centering, 4.0)
         for beta in (1.2, 1.6, 2.4) for tenths in range(11) for margin, centering in ((2.0, 0.02), (0.0, 0.0))]
cases += [(12, 48.0, 6.0, 0.98, 60, 0.2, 0.0, 0.0, 4.05), (20, 80.0, 10.0, 0.98, 60, 0.2, 0.0, 0.0, 4.05),
          (5, 20.0, 2.4, 0.9, 40, 0.2, 0.0, 0.0, 10.0), (8, 32.0, 3.0, 0.9, 40, 0.05, 1.0, 0.01, 6.0)]

rows = []
for number, (n, capacity, beta, weight, steps, smoothing, margin, centering, belief) in enumerate(cases):
    for values in run(n, capacity, beta, weight, steps, smoothing, margin, centering, belief):
        rows.append([number, n, capacity, beta, weight, smoothing, margin, centering, belief, *values])

write("swi_grid_trajectories.csv",
      ["case", "agents", "capacity", "severity", "weight", "smoothing", "margin", "centering", "initial_belief", "step", "belief",
       "demand", "load", "excess", "welfare"], rows)
