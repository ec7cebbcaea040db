"""thresholds.csv: λ*, the marginal utility of an agent under overload, and β* at a weight, over a grid of (n, β, λ)."""
from reference import write

rows = []
for n in (2, 3, 5, 10, 100, 1_000_000):
    for beta in (0.5, 1.0, 1.2, 1.6, 2.0, 2.4, 4.5, 7.0):
        for weight in (0.0, 0.4, 0.85, 1.0):
            marginal = (1 - weight) * (1 - beta / n) + weight / n * (1 - beta)
            rows.append([n, beta, weight, (n - beta) / (n - 1), marginal, n - weight * (n - 1)])

write("thresholds.csv", ["agents", "severity", "weight", "critical_weight", "overload_marginal", "critical_severity_at_weight"], rows)
