"""belief_loop_radius.csv: the largest modulus r of a root of z^(d+1) − (1 − α)z^d + α(n − 1).

No root is computed. In exact fractions, Schur's recursion decides whether all roots of p(r·z) lie inside the unit circle, and r is
bisected down to the nearest floating-point number.
"""
from fractions import Fraction

from reference import write


def all_inside(coefficients):
    """Whether all roots of Σ c_k·z^k have a modulus below 1 (Schur): |c_0| < |c_m|, and so on for the reduced polynomial."""
    while len(coefficients) > 1:
        first, last = coefficients[0], coefficients[-1]
        if abs(first) >= abs(last):
            return False
        coefficients = [last * a - first * b for a, b in zip(coefficients, reversed(coefficients))][1:]
    return True


def radius(n, smoothing, delay):
    smoothing = Fraction(smoothing)
    polynomial = [smoothing * (n - 1)] + [Fraction(0)] * delay + [Fraction(1)]
    polynomial[delay] -= 1 - smoothing

    def is_below(bound):
        return all_inside([c * bound ** k for k, c in enumerate(polynomial)])

    low, high = 0.0, n + 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if is_below(Fraction(middle)) else (middle, high)
    return low if is_below((Fraction(low) + Fraction(high)) / 2) else high


rows = [[n, smoothing, delay, radius(n, smoothing, delay)]
        for n in (2, 5, 8, 12) for smoothing in ("0.05", "0.1", "0.2", "0.3", "0.5") for delay in (0, 1, 2, 3)]

write("belief_loop_radius.csv", ["agents", "smoothing", "delay", "spectral_radius"], rows)
