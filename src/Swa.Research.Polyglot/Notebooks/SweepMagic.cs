using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using Swa.Research.Figures;
using Swa.Research.Reproduction;

namespace Swa.Research.Polyglot;

/// <summary><c>#!swa-sweep</c>: every combination of the given parameters under many seeds, as <c>swa sweep</c> runs it.</summary>
internal sealed class SweepMagic : SwaMagic
{
    public const string Name = "#!swa-sweep";

    private static readonly ScenarioParameter AnchorsParameter = ScenarioParameter.Find(nameof(Scenario.Anchors))!;
    private static readonly MagicOption Anchors =
        MagicOption.Of(AnchorsParameter) with { Default = NumberList.Text(Scenario.Paper.Anchors) };
    private static readonly MagicOption ReferenceScript =
        new("--reference-script", null, "Join proposals and anchors as the authors' published script does, not as the paper's text does.");

    private static readonly MagicOption Seeds = new("--seeds", "N", "Number of seeds per combination, at least 1.", "200");
    private static readonly MagicOption FirstSeed = new("--first-seed", "S", "The first seed; the others follow it.", "0");
    private static readonly MagicOption Variable = new("--name", "variable", "C# variable that holds the result for the next cells.");

    private static readonly IReadOnlyList<(ScenarioParameter Parameter, MagicOption Option)> Lists =
    [
        .. ScenarioParameter.All
            .Where(parameter => parameter.Name is not (nameof(Scenario.Anchors) or nameof(Scenario.Join)))
            .Select(parameter => (parameter, ListOf(parameter))),
    ];

    public static void AddTo(Kernel kernel) => Register<SweepMagic>(
        kernel,
        Name,
        "Run every combination of the given parameters under many seeds. "
            + "Numeric options take lists (1.6,2.4) and ranges (0:1:0.1), names take lists.",
        [.. Lists.Select(entry => entry.Option), Anchors, ReferenceScript, Seeds, FirstSeed, Variable],
        (magic, context) => RunAsync(kernel, magic, context));

    private static async Task RunAsync(Kernel kernel, SweepMagic magic, KernelInvocationContext context)
    {
        string? variable = magic.Text(Variable) is { } name ? Identifier(name) : null;
        SweepPlan plan = magic.ToSweep().Plan(
            NumberList.Whole(magic.Text(Seeds)!, Seeds.Name), NumberList.Seed(magic.Text(FirstSeed)!, FirstSeed.Name));
        SweepRuns runs = await Task.Run(() => plan.Run(cancellationToken: context.CancellationToken)).ConfigureAwait(false);
        if (runs.Varied.Contains("weight") && runs.Varied.Count <= 2)
        {
            context.Display(runs.Plot("overload_rate", against: "weight", by: runs.Varied.FirstOrDefault(column => column != "weight")));
        }

        context.Display(runs);
        if (variable is not null)
        {
            Kernel target = SwaExtension.CSharpKernels(kernel).FirstOrDefault()
                ?? throw new ParameterException("name", $"'{variable}' in a notebook without C#", "a variable of a C# kernel");
            FormattedValue text = new(PlainTextFormatter.MimeType, $"{plan.Episodes} episodes");
            // The extension's imports wait for the next C# cell. Without them the variable's type would be found by its name alone, and
            // be another one to the compiler than the type of the cells that follow.
            await target.SendAsync(new SubmitCode("", target.Name), context.CancellationToken).ConfigureAwait(false);
            await target.SendAsync(new SendValue(variable, runs, text, target.Name), context.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The option for several values of a parameter, under the name that <c>swa sweep</c> gives it.</summary>
    private static MagicOption ListOf(ScenarioParameter parameter)
    {
        MagicOption single = MagicOption.Of(parameter);
        return parameter.Name switch
        {
            nameof(Scenario.Weight) => single with { Name = "--weights", Default = NumberList.Text(PaperExperiment.Weights) },
            nameof(Scenario.Severity) => single with { Name = "--severities" },
            _ => single,
        };
    }

    private Sweep ToSweep()
    {
        Scenario basis = AnchorsParameter.Parse(Scenario.Paper, Text(Anchors)!, Anchors.Name) with
        {
            Join = Has(ReferenceScript) ? CandidateJoin.ReferenceScript : CandidateJoin.Union,
        };
        return Lists.Aggregate(new Sweep(basis), (sweep, entry) => Text(entry.Option) is { } text
            ? sweep.Vary(entry.Parameter, entry.Option.Name, Values(entry.Parameter, text, entry.Option.Name))
            : sweep);
    }

    private static IReadOnlyList<string> Values(ScenarioParameter parameter, string text, string name) => parameter.IsNumeric
        ? [.. NumberList.Numbers(text, name).Select(number => number.ToString("R", CultureInfo.InvariantCulture))]
        : NumberList.Items(text, name);

    private static string Identifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new ParameterException("name", $"'{name}'", "a C# name of letters, digits and underscores");
}
