// The answers to the exercises of 01-threshold-derivation.ipynb, in a file of their own so that they stay folded wherever the
// notebook is shown: some viewers always show the code of a cell, and before a notebook is trusted some show Markdown as its source.
using System;
using System.Globalization;
using System.Linq;
using Swa.Research;

string Folded(int number, FormattableString answer) =>
    $"<details>\n<summary style=\"display:list-item;cursor:pointer\">Answer {number}</summary>\n<p>{FormattableString.Invariant(answer)}</p>\n</details>";

string Answer1(CongestionGame game)
{
    double needed = Threshold.CriticalSeverity(game.Agents, 0.8);
    return Folded(1, $$"""
        To $\beta^{*} = n - \lambda(n - 1)$, which is {{needed:0.0#}}: from {{game.Severity}} up by {{needed - game.Severity:0.0#}}.
        """);
}

string Answer2(CongestionGame game)
{
    const int crowd = 1_000_000;
    return Folded(2, $$"""
        $\lambda^{*} = 1 - \frac{\beta - 1}{n - 1}$. For $\beta > 1$ the fraction is positive and falls as $n$ grows, so
        $\lambda^{*}$ rises, towards 1: with {{crowd}} agents and β = {{game.Severity}} it is
        {{Threshold.CriticalWeight(crowd, game.Severity):0.0000000}}. In a large enough crowd only agents that care about nothing
        but the group are stable.
        """);
}

string Answer3(CongestionGame game)
{
    var loads = Enumerable.Range(0, game.Agents + 1).Select(defectors => CriticalSurface.EquilibriumLoad(
        HeterogeneousCongestionGame.From(game, [.. Enumerable.Range(0, game.Agents).Select(i => i < defectors ? 0.0 : 1.0)])));
    string listed = string.Join(", ", loads.Select(load => load.ToString("0.##", CultureInfo.InvariantCulture)));
    return Folded(3, $$"""
        Defectors ask for all they can have, so $k$ of them are bearable as long as $k\,a_{\max} \le C$: here
        <strong>{{CriticalSurface.ToleratedDefectors(game)}}</strong>. The equilibrium load with 0, 1, 2, … defectors is {{listed}}.
        """);
}

string Answer4(CongestionGame game) => Folded(4, $$"""
    With $W = (\rho - \kappa)\sum_j c_j$ the marginal of contributing is
    $(1 - \lambda)(\rho/n - \kappa) + \frac{\lambda}{n}(\rho - \kappa)$. Its zero is
    $\lambda = \frac{n - \rho/\kappa}{n - 1}$: Theorem 1 with the multiplier $\rho/\kappa$ in the place of $\beta$. With
    {{game.Agents}} agents and $\rho/\kappa$ of {{game.Severity}} it is {{Threshold.CriticalWeight(game):0.00}} again.
    """);
