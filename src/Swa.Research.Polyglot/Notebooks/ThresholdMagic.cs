using Microsoft.DotNet.Interactive;

namespace Swa.Research.Polyglot;

/// <summary><c>#!swa-threshold</c>: the closed-form theory of one game, as <c>swa threshold</c> gives it.</summary>
internal sealed class ThresholdMagic : SwaMagic
{
    public const string Name = "#!swa-threshold";

    private static readonly IReadOnlyList<(ScenarioParameter Parameter, MagicOption Option)> Options =
    [
        .. ScenarioParameter.All
            .Where(parameter => parameter.Name is nameof(Scenario.Agents) or nameof(Scenario.Capacity) or nameof(Scenario.Severity)
                or nameof(Scenario.MaxDemand) or nameof(Scenario.Weight))
            .Select(parameter => (parameter, MagicOption.Of(parameter))),
    ];

    public static void AddTo(Kernel kernel) => Register<ThresholdMagic>(
        kernel,
        Name,
        "The critical weight, severity and population of a game, and what equilibrium gives at a social weight.",
        [.. Options.Select(entry => entry.Option)],
        (magic, context) =>
        {
            Scenario scenario = Options.Aggregate(
                Scenario.Paper, (made, entry) => entry.Parameter.Parse(made, magic.Text(entry.Option)!, entry.Option.Name));
            context.Display(ThresholdSummary.Of(scenario.Game, scenario.Weight).ToTable(scenario.Game));
            return Task.CompletedTask;
        });
}
