// The answers to the exercises of 05-the-rule-as-deployed.ipynb.
#load "folded-answer.csx"
using System;
using System.Linq;
using Swa.Research;

string Answer1(Scenario scenario)
{
    var game = scenario.Game;
    double reference = game.Capacity - scenario.Margin;
    double from = game.Agents - reference / game.MaxDemand;
    double just = Threshold.CriticalWeight(game.Agents, from).Value;
    return Folded(1, $$"""
        Divide through: $\lambda_{\mathrm{SWI} } = 1/(1 + a_{\max}(\beta - 1)/W_{\mathrm{ref} })$ and
        $\lambda^{*} = 1/(1 + (\beta - 1)/(n - \beta))$, because $\frac{n - 1}{n - \beta} = 1 + \frac{\beta - 1}{n - \beta}$. As
        $\beta > 1$, the first is smaller if and only if $a_{\max}/W_{\mathrm{ref} } > 1/(n - \beta)$.</p>
        <p>With $W_{\mathrm{ref} }$ of {{reference}} the two meet at $\beta = n - W_{\mathrm{ref} }/a_{\max}$, which is {{from:0.0#}}, where both are
        {{just:0.00}}. Above it the rule without centering overloads the resource at weights that Theorem 1 calls safe.
        """);
}

string Answer2(Scenario scenario)
{
    int points = scenario.Check().Candidates.Grid.Count;
    int needed = Enumerable.Range(1, points).First(k => (points + 1.0) / (k + 1) <= 0.05 * points);
    return Folded(2, $$"""
        Every set of K points has exactly one best member. Sort the $\binom{N}{K}$ sets by its rank $j$: the other $K - 1$ members
        are any of the $N - j$ worse points. So $\sum_j \binom{N - j}{K - 1} = \binom{N}{K}$.</p>
        <p>For the mean, $E[j] = \sum_{i \ge 0} P(j > i)$, and $j > i$ means that all K are among the $N - i$ worst:
        $\sum_{i \ge 0}\binom{N - i}{K}/\binom{N}{K}$. By the first identity, with $N + 1$ points and sets of $K + 1$, the sum of
        numerators is $\binom{N + 1}{K + 1}$, and the quotient is $(N + 1)/(K + 1)$.</p>
        <p>With {{points}} points and {{scenario.Proposals}} proposals the mean rank is {{(points + 1.0) / (scenario.Proposals + 1):0.00}}.
        For a mean rank within the best 5% it takes {{needed}} proposals, about half of the grid: that is why there are anchors.
        """);
}

string Answer3(Scenario scenario)
{
    var game = scenario.Game;
    double most = (game.Agents - 1) * game.MaxDemand;
    return Folded(3, $$"""
        $(n - 1)a_{\max} \ge \beta C/(\beta - 1)$ is $(\beta - 1)(n - 1)a_{\max} \ge \beta C$, or
        $\beta \ge \frac{(n - 1)\,a_{\max} }{(n - 1)\,a_{\max} - C}$: here from β = {{most / (most - game.Capacity):0.##}} on.
        (If the others together cannot even reach the capacity there is none.) For $\beta \le 1$ predicted welfare
        $C - (\beta - 1)x$ does not fall with the load, stays at C or more, and no candidate is ever clipped to 0.
        """);
}

string Answer4()
{
    int most = Enumerable.Range(3, 100).TakeWhile(n => BeliefLoop.IsStable(n, 0.2, 1)).Last();
    return Folded(4, $$"""
        For $d = 1$ the polynomial is $z^2 - (1 - \alpha)z + \alpha(n - 1)$. The second condition,
        $1 - \alpha &lt; 1 + \alpha(n - 1)$, always holds for $\alpha > 0$. The first is $\alpha(n - 1) &lt; 1$. For $n \ge 3$ it is what is left;
        for $n = 2$ it asks for $\alpha &lt; 1$ only. With $\alpha = 0.2$ the loop is stable for up to {{most}} agents: at
        $n = 1 + 1/\alpha$ itself the roots are on the circle.
        """);
}

string Answer5()
{
    const double missed = 0.5;
    return Folded(5, $$"""
        Whoever sees the load moves by $\alpha(A_t/n - \hat\mu)$, the others not at all. Averaged over agents and chance the mean belief
        moves by $(1 - q)\alpha$ times the same, so α is replaced by $(1 - q)\alpha$ and the condition is $(1 - q)\alpha &lt; 2/n$.</p>
        <p>For the stability of the mean a bad network does help: with q = {{missed}} and ten agents the bound is
        {{BeliefLoop.LargestStableSmoothingUnderLoss(10, missed):0.0}} instead of {{BeliefLoop.LargestStableSmoothing(10):0.0}}. It breaks the
        lockstep, because not everybody reacts to the same news at once. But agents that miss different loads come to hold different
        beliefs, and the load spreads: a smaller α does the same without that.
        """);
}
