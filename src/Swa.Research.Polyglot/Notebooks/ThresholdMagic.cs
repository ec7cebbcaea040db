using Microsoft.DotNet.Interactive;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;

namespace Swa.Research.Polyglot.Notebooks;

/// <summary><c>#!swa-threshold</c>: the closed-form theory of one game, as <c>swa threshold</c> gives it.</summary>
internal sealed class ThresholdMagic : SwaMagic
{
    public const string Name = "#!swa-threshold";

    private static readonly IReadOnlyList<(ScenarioParameter Parameter, MagicOption Option)> Options =
    [
        .. ScenarioParameter.All
            .Where(parameter => parameter.Name is "--agents" or "--severity" or "--weight" or "--max-demand" or "--capacity")
            .Select(parameter => (parameter, new MagicOption(parameter.Name, parameter.Value, parameter.Description, parameter.Default))),
    ];

    public static void AddTo(Kernel kernel) => Register<ThresholdMagic>(
        kernel,
        Name,
        "The critical weight, severity and population of a game, and what equilibrium gives at a social weight.",
        [.. Options.Select(entry => entry.Option)],
        (magic, context) =>
        {
            ScenarioSettings settings = Options.Aggregate(
                new ScenarioSettings(), (so, entry) => entry.Parameter.Apply(so, magic.Text(entry.Option)!, entry.Parameter.Name));
            CongestionGame game = new(settings.Agents, settings.Capacity, settings.Severity, settings.MaxDemand);
            context.Display(ThresholdAnswer.Of(game, settings.Weight).ToTable(game));
            return Task.CompletedTask;
        });
}
