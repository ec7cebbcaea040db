// The answers to the exercises of 01-threshold-derivation.ipynb.
#load "folded-answer.csx"
using System;
using System.Globalization;
using System.Linq;
using Swa.Research;

string Answer1(CongestionGame game)
{
    double needed = Threshold.CriticalSeverity(game.Agents, 0.8);
    var at = Equilibrium.At(game with { Severity = needed }, 0.8);
    return Folded(1, $$"""
        Above $\beta^{*} = n - \lambda(n - 1)$, which is {{needed:0.0#}}: up from {{game.Severity}} by more than
        {{needed - game.Severity:0.0#}}. At {{needed:0.0#}} itself an agent of that weight is indifferent, every load from
        {{at.SmallestLoad:0.#}} to {{at.LargestLoad:0.#}} is an equilibrium, and welfare may be anything from
        {{at.WorstWelfare:0.#}} to {{at.BestWelfare:0.#}}.
        """);
}

string Answer2(CongestionGame game)
{
    const int crowd = 1_000_000;
    double critical = Threshold.CriticalWeight(crowd, game.Severity).Value;
    return Folded(2, $$"""
        $\lambda^{*} = 1 - \frac{\beta - 1}{n - 1}$. For $\beta > 1$ the fraction is positive and falls as $n$ grows, so
        $\lambda^{*}$ rises, towards 1: with {{crowd}} agents and β = {{game.Severity}} it is {{critical:0.0000000}}.</p>
        <p>No, it does not follow. That λ* tends to 1 is an artefact of the scale $W/n$: the weight is on the welfare <em>per head</em>,
        in which any single other agent counts $\lambda/n$. At λ* one's own reward still counts
        $1/\omega^{*} = \beta(n - 1)/(n - \beta)$ times as much as anybody else's, which tends to β and not to 1: with
        {{crowd}} agents it is {{(crowd - critical * (crowd - 1)) / critical:0.0000}}. What grows with the crowd is not the
        sympathy that each agent needs but the number of those for whom it needs it.
        """);
}

string Answer3(CongestionGame game)
{
    var loads = Enumerable.Range(0, game.Agents + 1).Select(defectors => CriticalSurface.EquilibriumLoad(
        HeterogeneousCongestionGame.From(game, [.. Enumerable.Range(0, game.Agents).Select(i => i < defectors ? 0.0 : 1.0)])));
    string listed = string.Join(", ", loads.Select(load => load.ToString("0.##", CultureInfo.InvariantCulture)));
    return Folded(3, $$"""
        A selfish agent with $\beta &lt; n$ gains by more demand on both sides of capacity, so that $a_{\max}$ is strictly dominant for it:
        in every equilibrium $k$ defectors demand $k\,a_{\max}$. Those of weight 1 gain by more below capacity and, as $\beta > 1$, by
        less above it. If $A > C$ in an equilibrium, all of them demand 0, and $A = k\,a_{\max}$; if $A &lt; C$, all of them
        demand $a_{\max}$, and $A = M$. So with $C \le M$ every equilibrium has the load $\max(k\,a_{\max}, C)$: it is not the best of
        several. Defectors are bearable as long as $k\,a_{\max} \le C$, here
        <strong>{{CriticalSurface.ToleratedDefectors(game)}}</strong>. The load with 0, 1, 2, … defectors is {{listed}}.
        """);
}

string Answer4(CongestionGame game) => Folded(4, $$"""
    With $W = (\rho - \kappa)\sum_j c_j$ the marginal of contributing is
    $(1 - \lambda)(\rho/n - \kappa) + \frac{\lambda}{n}(\rho - \kappa)$. Its zero is
    $\lambda = \frac{n - \rho/\kappa}{n - 1}$: Theorem 1 with the multiplier $\rho/\kappa$ in the place of $\beta$. With
    {{game.Agents}} agents and $\rho/\kappa$ of {{game.Severity}} it is {{Threshold.CriticalWeight(game):0.00}} again.
    """);

string Answer5(CongestionGame game) => Folded(5, $$"""
    Under overload the marginal is $(1 - \lambda)(1 - \beta/n) + \lambda(1 - \beta)$, a line in $\lambda$ that starts at
    $1 - \beta/n$ and falls with slope $\beta - \beta/n = \beta(n - 1)/n$. Its zero is
    $\frac{n - \beta}{\beta(n - 1)}$, which tends to $1/\beta$ as $n \to \infty$; here it is
    {{(game.Agents - game.Severity) / (game.Severity * (game.Agents - 1)):0.000}}. It is the $\omega^{*}$ of section 4, and must be:
    as $W = r_i + \sum_{j \ne i} r_j$, now $U_i = r_i + \lambda\sum_{j \ne i} r_j$, so that this weight is itself what another agent's
    unit counts. Both weights describe the same agents in two units, and only the first one tends to 1.
    """);

string Answer6(CongestionGame game)
{
    var at = Equilibrium.At(game with { Severity = game.Agents }, 0);
    return Folded(6, $$"""
        $g(\lambda) = 1 - \frac{\beta}{n} - \lambda\frac{n - 1}{n}$. For $\beta > n$ it is negative already at 0, so that selfish agents
        stop at $\min(C, M)$, which is the optimum as $\beta > 1$. For $\beta = n$ it is 0 there, and every load from $\min(C, M)$ to $M$ is
        an equilibrium, in the paper's game from {{at.SmallestLoad:0.#}} to {{at.LargestLoad:0.#}}. As $g$ falls in λ, every
        $\lambda > 0$ makes it negative, and the load is the optimum in every equilibrium.</p>
        <p>It survives. The marginal is now $(1 - \lambda)\,p + \frac{\lambda}{n}\,q$ with $p = 1 - s_i\beta$ and $q = 1 - \beta$, a mixture
        of the two. With $\beta > 1$ the group's part $q$ is negative, so where $p$ is not positive the mixture never is. A weight may make
        the incentive to stay out of overload <em>weaker</em> (where $p &lt; q/n$) but can never turn its sign. With
        $s_i > 1$ it could, for agents that value their unit at more than β: one that is charged more than it causes stays out of an
        overload that pays the group, until it cares.
        """);
}
