"""swi_thresholds.csv: the weight at which the rule itself switches, W_ref/(W_ref + a_max(β − 1)), beside λ*, for five agents."""
from reference import write

AGENTS, MAX_DEMAND = 5, 10.0

rows = []
for beta in (1.2, 1.6, 2.0, 2.4, 3.5):
    for reference in (18.0, 20.0, (AGENTS - beta) * MAX_DEMAND):
        threshold = reference / (reference + MAX_DEMAND * (beta - 1))
        rows.append([AGENTS, beta, MAX_DEMAND, reference, threshold, (AGENTS - beta) / (AGENTS - 1)])

write("swi_thresholds.csv", ["agents", "severity", "max_demand", "reference_welfare", "swi_threshold", "critical_weight"], rows)
