using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Swa.Research.Cli.Options;
using Swa.Research.Polyglot.Tables;
using Swa.Research.Reproduction;

namespace Swa.Research.Polyglot.Notebooks;

/// <summary><c>#!swa-sweep</c>: every combination of the given parameters under many seeds, as <c>swa sweep</c> runs it.</summary>
internal sealed class SweepMagic : SwaMagic
{
    public const string Name = "#!swa-sweep";

    private static readonly IReadOnlyList<(ScenarioParameter Parameter, MagicOption Option)> Axes =
    [
        .. ScenarioParameter.All.Concat(ScenarioParameter.BeyondThePaper).Select(parameter => (parameter, new MagicOption(
            parameter.ListName,
            parameter.Value,
            parameter.Description,
            parameter.Name == "--weight" ? "0:1:0.1" : parameter.Default,
            MagicOption.CamelCase(parameter.Name)))),
    ];

    private static readonly MagicOption Anchors = new("--anchors", "list", "Demands that are candidates whatever is proposed; or none.");
    private static readonly MagicOption ReferenceScript =
        new("--reference-script", null, "Join proposals and anchors as the authors' published script does, not as the paper's text does.");

    private static readonly MagicOption Seeds = new("--seeds", "N", "Number of seeds per combination, at least 1.", "200");
    private static readonly MagicOption FirstSeed = new("--first-seed", "S", "The first seed; the others follow it.", "0");
    private static readonly MagicOption Variable = new("--name", "variable", "C# variable that holds the result for the next cells.");

    public static void AddTo(Kernel kernel) => Register<SweepMagic>(
        kernel,
        Name,
        "Run every combination of the given parameters under many seeds. "
            + "Numeric options take lists (1.6,2.4) and ranges (0:1:0.1), names take lists.",
        [.. Axes.Select(entry => entry.Option), Anchors, ReferenceScript, Seeds, FirstSeed, Variable],
        (magic, context) => RunAsync(kernel, magic, context));

    private static async Task RunAsync(Kernel kernel, SweepMagic magic, KernelInvocationContext context)
    {
        string? variable = magic.Text(Variable) is { } name ? Identifier(name) : null;
        SweepPlan plan = magic.ToPlan();
        SweepResult result = await RunAsync(plan, context).ConfigureAwait(false);
        SweepMeans means = new(result);
        if (means.ToFigure() is { } figure)
        {
            context.Display(figure);
        }

        context.Display(means.ToTable());
        if (variable is not null)
        {
            Kernel target = SwaExtension.CSharpKernels(kernel).FirstOrDefault()
                ?? throw new ParameterException("name", $"'{variable}' in a notebook without C#", "a variable of a C# kernel");
            FormattedValue text = new(PlainTextFormatter.MimeType, $"{plan.Episodes} episodes");
            // The extension's imports wait for the next C# cell. Without them the variable's type would be found by its name alone, and
            // be another one to the compiler than the type of the cells that follow.
            await target.SendAsync(new SubmitCode("", target.Name), context.CancellationToken).ConfigureAwait(false);
            await target.SendAsync(new SendValue(variable, result, text, target.Name), context.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the plan and shows how far it is, at each twentieth of it.</summary>
    private static Task<SweepResult> RunAsync(SweepPlan plan, KernelInvocationContext context)
    {
        string identifier = Guid.NewGuid().ToString("N");
        FormattedValue[] Formatted(long done) => [new FormattedValue(PlainTextFormatter.MimeType, Progress(done, plan.Episodes))];
        context.Publish(new DisplayedValueProduced(0L, context.Command, Formatted(0), identifier));
        long parts = 0;
        return Task.Run(() => Sweep.Run(
            plan,
            progress: done =>
            {
                long reached = (long)(20.0 * done / plan.Episodes);
                if (reached > parts)
                {
                    parts = reached;
                    context.Publish(new DisplayedValueUpdated(done, identifier, context.Command, Formatted(done)));
                }
            },
            cancellationToken: context.CancellationToken));
    }

    private static string Progress(long done, long episodes) =>
        string.Create(CultureInfo.InvariantCulture, $"{done} of {episodes} episodes");

    private SweepPlan ToPlan()
    {
        ScenarioSettings basis = ScenarioParameter.ApplyReferenceScript(new ScenarioSettings(), Has(ReferenceScript));
        if (Text(Anchors) is { } anchors)
        {
            basis = ScenarioParameter.ApplyAnchors(basis, anchors);
        }

        IEnumerable<SweepAxis> axes =
            from entry in Axes
            let text = Text(entry.Option)
            where text is not null
            select entry.Parameter.Axis(text);
        return SweepPlan.Over(basis, NumberList.Integer(Text(Seeds)!, "seeds"), NumberList.Seed(Text(FirstSeed)!, "firstSeed"), [.. axes]);
    }

    private static string Identifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new ParameterException("name", $"'{name}'", "a C# name of letters, digits and underscores");
}
