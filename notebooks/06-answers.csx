// The answers to the exercises of 06-contributing-in-turn.ipynb.
#load "folded-answer.csx"
using System;
using System.Linq;
using Swa.Research;
using Swa.Research.PublicGoods;

string Answer1()
{
    PublicGoodsGame game = new(2, 1.5, 0, new EffortCost(1));
    double least = game.Costs[0].Linear - game.Multiplier / 2;
    var just = ContinuousEquilibrium.Solve(game.With(bonus: least + 1e-6));
    return Folded(1, $$"""
        The trigger is $t = 0.25/\gamma$. The first agent needs $t \le 1$, that is $\gamma \ge {{least}}$, and
        $(\kappa - \rho/2)\,t &lt; \rho/2$, that is $\gamma > {{2 * least * least / game.Multiplier:0.000}}$, which is weaker. So both
        contribute for $\gamma > {{least}}$; at {{least}} itself the second is indifferent
        even after a full contribution. The total is
        $1 + t = 1 + 0.25/\gamma$, which <em>falls</em> with the bonus: it comes close to 2 as γ falls to {{least}} (at
        $\gamma = {{least}} + 10^{-6}$ it is {{just.Total:0.00000}}), and a generous bonus buys less of it.
        """);
}

string Answer2() => Folded(2, $$"""
    The first gives 0 or $t$, never more: above $t$ its slope is $\rho/2 - \kappa &lt; 0$. So full contribution
    needs $t = c_{\max}$, a single value of γ, $(\kappa - \rho/2)/c_{\max}$. For $t > c_{\max}$ the second never gives anything, for
    $t &lt; c_{\max}$ the first gives less than everything. And at that single value the outcome hangs on a tie: the second is
    indifferent, and the next larger bonus already lets the first one off. A design that holds at one point of a line is none: hence
    the penalty.
    """);

string Answer3() => Folded(3, $$"""
    Call a sum $S$ before agent $i$ <em>safe</em> if $S + (n - i + 1)c_{\max} \ge B$. Claim: from a safe sum on the total reaches B. Backwards:
    for the last agent a safe sum is one from which some contribution reaches B. The cheapest such contribution
    costs it at most $\mathrm{cost}(c_{\max}) - \mathrm{cost}(c_{\min})$ more than any that misses, gains no less of share and bonus, and
    saves $P$, which is more. So it reaches B. For agent $i$ a contribution of $c_{\max}$ leaves a safe sum to the next, and by the
    claim for $i + 1$ the total then reaches B. Anything that ends in a miss saves at most the same cost, loses $P$, and
    earns no more: the total that misses is below B, hence smaller, and so is the bonus. So what it chooses does not end in a miss. The first
    agent's sum, 0, is safe as $B \le n\,c_{\max}$.
    """);

string Answer4()
{
    PublicGoodsGame game = new(3, 3, 0.1, new EffortCost(0.2, 1), 2, 0.3, 0.1, 1);
    var exact = ContinuousEquilibrium.Solve(game);
    var grid = SequentialEquilibrium.Solve(game, 20);
    string Shown(double[] path) => string.Join(", ", path.Select(c => FormattableString.Invariant($"{c:0.###}")));
    return Folded(4, $$"""
        The last agent's slope is $1 + 0.1\,S_2 - 0.2 - c_3$, so $c_3 = \min(1, 0.8 + 0.1\,S_2)$. With it the second's slope is
        $1.1\cdot 1 + 0.1\,c_1 - 0.2 - c_2 = 0.9 + 0.1\,c_1 - c_2$ as long as $c_3 &lt; 1$, the extra 0.1 being its share of what the third adds.
        The first's total effect is $1.01 - c_1 > 0$ everywhere: it gives 1, the second $0.9 + 0.1 = 1$, and the third
        $0.8 + 0.2 = 1$. The solver says {{Shown(exact.Path)}}, and that this path is the only one: {{exact.Unique}}.</p>
        <p>With 20 levels the solver finds {{Shown(grid.Path)}}, a total of {{grid.Total:0.##}} instead of {{exact.Total:0.##}}. On the
        grid the followers round their replies to a level, and from that contribution of the first on they round them up to 1. More from
        the first no longer brings more from them, and by its share alone, $1 - 0.2 - c_1$, a further step does not pay: the 0.21 that made
        it pay in the continuum are lost in rounding.
        """);
}
