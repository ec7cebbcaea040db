"""equilibria.csv: load and welfare of an equilibrium in 59 random games, by best responses on a grid that know only the rewards.

The games are those that NumPy's default_rng(20260214) draws; its generator (PCG64, seeded through SeedSequence) is written out below.
"""
from reference import write

LEVELS = 4000
MASK32, MASK64, MASK128 = (1 << 32) - 1, (1 << 64) - 1, (1 << 128) - 1


class Generator:
    """PCG64 (O'Neill's PCG XSL RR 128/64) as numpy.random.default_rng(seed) sets it up."""

    MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645

    def __init__(self, seed):
        words = self._seed_words(seed)
        state = words[0] << 64 | words[1]
        self._increment = ((words[2] << 64 | words[3]) << 1 | 1) & MASK128
        self._state = 0
        self._step()
        self._state = (self._state + state) & MASK128
        self._step()
        self._half = None

    def integer(self, low, high):
        """An integer from low to high − 1 (Lemire's method on halves of a draw)."""
        span = high - low
        product = self._next32() * span
        if product & MASK32 < span:
            least = (1 << 32) % span
            while product & MASK32 < least:
                product = self._next32() * span
        return low + (product >> 32)

    def uniform(self, low, high):
        return low + (high - low) * ((self._next64() >> 11) / 9007199254740992.0)

    def _step(self):
        self._state = (self._state * self.MULTIPLIER + self._increment) & MASK128

    def _next64(self):
        self._step()
        word = (self._state >> 64 ^ self._state) & MASK64
        turn = self._state >> 122
        return (word >> turn | word << (-turn & 63)) & MASK64

    def _next32(self):
        if self._half is not None:
            half, self._half = self._half, None
            return half
        word = self._next64()
        self._half = word >> 32
        return word & MASK32

    @staticmethod
    def _seed_words(seed):
        """SeedSequence(seed).generate_state(4, uint64) for a seed below 2^32."""
        constant = 0x43B0D7E5

        def mixed(value):
            nonlocal constant
            value ^= constant
            constant = constant * 0x931E8875 & MASK32
            value = value * constant & MASK32
            return value ^ value >> 16

        pool = [mixed(word) for word in (seed, 0, 0, 0)]
        for source in range(4):
            for target in range(4):
                if source != target:
                    value = (0xCA01F9DD * pool[target] - 0x4973F715 * mixed(pool[source])) & MASK32
                    pool[target] = value ^ value >> 16
        constant = 0x8B51F9DD
        words = []
        for k in range(8):
            value = pool[k % 4] ^ constant
            constant = constant * 0x58F38DED & MASK32
            value = value * constant & MASK32
            words.append(value ^ value >> 16)
        return [words[2 * k] | words[2 * k + 1] << 32 for k in range(4)]


def total(demands):
    """Their sum in the order in which NumPy adds: eight at once in pairs, fewer from left to right (Python's own sum rounds otherwise)."""
    if len(demands) == 8:
        a, b, c, d, e, f, g, h = demands
        return ((a + b) + (c + d)) + ((e + f) + (g + h))
    load = 0.0
    for demand in demands:
        load += demand
    return load


def equilibrium(n, capacity, beta, most, weight):
    """Each agent in turn moves to its best grid point, the smallest where several are best, until a whole round has moved nobody."""
    grid = [k * (most / LEVELS) for k in range(LEVELS)] + [most]
    demands = [most / 2] * n
    own, share, unit = 1 - weight, weight / n, beta / n
    for turn in range(60 * n):
        agent = turn % n
        if agent == 0:
            before = list(demands)
        others = total(demands) - demands[agent]
        best, largest = 0.0, float("-inf")
        for demand in grid:
            load = others + demand
            excess = load - capacity if load > capacity else 0.0
            utility = own * (demand - unit * excess) + share * (load - beta * excess)
            if utility > largest:
                best, largest = demand, utility
        demands[agent] = best
        if agent == n - 1 and demands == before:
            break
    return total(demands)


random = Generator(20260214)
rows = []
for _ in range(60):
    n = random.integer(2, 9)
    beta = random.uniform(0.3, n + 1)
    most = random.uniform(1, 12)
    capacity = random.uniform(0.2, 1.3) * n * most
    weight = random.uniform(0, 1)
    critical = (n - beta) / (n - 1)
    if abs(weight - critical) >= 0.02:
        load = equilibrium(n, capacity, beta, most, weight)
        rows.append([n, capacity, beta, most, weight, critical, load, load - beta * max(0.0, load - capacity)])

write("equilibria.csv",
      ["agents", "capacity", "severity", "max_demand", "weight", "critical_weight", "equilibrium_load", "equilibrium_welfare"], rows)
