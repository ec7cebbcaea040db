using System.Globalization;
using Swa.Research.Reproduction;

namespace Swa.Research.Cli.Options;

/// <summary>One parameter of a scenario as the command line sees it.</summary>
/// <param name="Name">Its option for one value, such as <c>--weight</c>.</param>
/// <param name="ListName">Its option where a sweep takes several values, such as <c>--weights</c>; often the same.</param>
/// <param name="Value">What stands for its value in help.</param>
/// <param name="Description">Meaning, unit and range.</param>
/// <param name="Read">The parameter of some settings as text; null where it depends on other parameters.</param>
/// <param name="IsNumeric">Whether a sweep's list may hold ranges.</param>
/// <param name="Apply">Sets the parameter from text; the last argument is the option's name for messages.</param>
internal sealed record ScenarioParameter(
    string Name,
    string ListName,
    string Value,
    string Description,
    Func<ScenarioSettings, string?> Read,
    bool IsNumeric,
    Func<ScenarioSettings, string, string, ScenarioSettings> Apply)
{
    /// <summary>The default as text, which is the library's; null where it depends on other parameters.</summary>
    public string? Default => Read(new ScenarioSettings());

    /// <summary>The names that may be given, where the parameter is one of several names; else empty.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>All parameters that simulate and sweep share, in the order of help.</summary>
    public static IReadOnlyList<ScenarioParameter> All { get; } =
    [
        Integer("--agents", "n", "Number of agents, at least 1.",
            settings => settings.Agents, (settings, value) => settings with { Agents = value }),
        Number("--capacity", "C", "Capacity of the resource in demand units, above 0.",
            settings => settings.Capacity, (settings, value) => settings with { Capacity = value }),
        Number("--severity", "β", "Congestion severity: welfare lost per unit of excess load, above 0.",
            settings => settings.Severity, (settings, value) => settings with { Severity = value }) with { ListName = "--severities" },
        Number("--max-demand", "a", "Largest demand of one agent in demand units, above 0.",
            settings => settings.MaxDemand, (settings, value) => settings with { MaxDemand = value }),
        Number("--weight", "λ", "Social weight, from 0 to 1.",
            settings => settings.Weight, (settings, value) => settings with { Weight = value }) with { ListName = "--weights" },
        Integer("--steps", "T", "Number of steps of an episode, at least 1.",
            settings => settings.Steps, (settings, value) => settings with { Steps = value }),
        Number("--smoothing", "α", "Smoothing of the belief, from 0 to 1.",
            settings => settings.Rule.Smoothing, (settings, value) => settings with { Rule = settings.Rule with { Smoothing = value } }),
        Number("--margin", "m", "Safety margin below capacity in demand units, from 0 to below the capacity.",
            settings => settings.Rule.SafetyMargin,
            (settings, value) => settings with { Rule = settings.Rule with { SafetyMargin = value } }),
        Number("--centering", "γ", "Strength of capacity-centering, at least 0.",
            settings => settings.Rule.Centering, (settings, value) => settings with { Rule = settings.Rule with { Centering = value } }),
        Number("--reference", "R", "Reference welfare of the group score, above 0 (default: the predicted welfare at capacity less margin).",
            settings => settings.Rule.ReferenceWelfare,
            (settings, value) => settings with { Rule = settings.Rule with { ReferenceWelfare = value } }),
        Number("--initial-belief", "M", "Belief about a typical request before the first step, from 0 to the largest demand (default: C/n).",
            settings => settings.Rule.InitialBelief,
            (settings, value) => settings with { Rule = settings.Rule with { InitialBelief = value } }),
        new("--proposer", "--proposer", "name", $"Who proposes candidates: {string.Join(", ", StandIn.ProposerNames)}.",
            settings => settings.Agent.Proposer.Name, false, (settings, text, _) => settings with { Agent = WithProposer(settings.Agent, text) })
        {
            Names = StandIn.ProposerNames,
        },
        Integer("--proposals", "K", "Number of distinct proposals, from 1 to the number of grid points.",
            settings => settings.Candidates.Proposals,
            (settings, value) => settings with { Candidates = settings.Candidates with { Proposals = value } }),
        Number("--grid-step", "s", "Distance between neighbouring grid points in demand units, from 1e-10 to the largest demand.",
            settings => settings.Candidates.GridStep,
            (settings, value) => settings with { Candidates = settings.Candidates with { GridStep = value } }),
        new("--chooser", "--chooser", "name", $"Who chooses from the scored table: {string.Join(", ", StandIn.ChooserNames)}.",
            settings => settings.Agent.Chooser.Name, false, (settings, text, _) => settings with { Agent = WithChooser(settings.Agent, text) })
        {
            Names = StandIn.ChooserNames,
        },
        Number("--noise", "p", "Probability of a random pick by the noisy chooser, from 0 to 1.",
            settings => settings.Agent.Noise,
            (settings, value) => settings with
            {
                Agent = new(settings.Agent.Proposer.Name, settings.Agent.Chooser.Name, value, settings.Agent.Temperature),
            }),
        Number("--temperature", "τ", "Temperature of the softmax chooser in units of utility, above 0.",
            settings => settings.Agent.Temperature,
            (settings, value) => settings with
            {
                Agent = new(settings.Agent.Proposer.Name, settings.Agent.Chooser.Name, settings.Agent.Noise, value),
            }),
    ];

    /// <summary>What is beyond the paper's experiment: what disturbs the observation, and the fixes against it.</summary>
    public static IReadOnlyList<ScenarioParameter> BeyondThePaper { get; } =
    [
        Disturbance("--observation-noise", "σ", "Standard deviation of the noise on the observed load in demand units, at least 0.",
            disturbances => disturbances.Noise, (disturbances, value) => disturbances with { Noise = value }),
        new("--noise-scope", "--noise-scope", "name", "Who sees the same noise: public (all agents) or private (each its own).",
            settings => NoiseScopeNames.Of(settings.Disturbances.NoiseScope), false,
            (settings, text, _) => settings with { Disturbances = settings.Disturbances with { NoiseScope = NoiseScopeNames.Parse(text) } })
        {
            Names = [.. Enum.GetValues<NoiseScope>().Select(NoiseScopeNames.Of)],
        },
        Integer("--delay", "d", "Steps by which the observed load is late, from 0 to 100.",
            settings => settings.Disturbances.Delay,
            (settings, value) => settings with { Disturbances = settings.Disturbances with { Delay = value } }),
        Disturbance("--loss", "q", "Probability that an agent misses the load at a step, from 0 to 1.",
            disturbances => disturbances.Loss, (disturbances, value) => disturbances with { Loss = value }),
        Disturbance("--leave", "p", "Probability that an agent goes away before a step, from 0 to 1.",
            disturbances => disturbances.Leave, (disturbances, value) => disturbances with { Leave = value }),
        Disturbance("--return", "p", "Probability that an agent who is away comes back before a step, from 0 to 1.",
            disturbances => disturbances.Return, (disturbances, value) => disturbances with { Return = value }),
        new("--fixes", "--fixes", "names", "Fixes of the robust rule, planned for the noise and the delay: none, all, or score, margin, gain, confidence, headroom joined by "
                + "'+'. They override smoothing, margin and first belief.",
            settings => RobustFixNames.Of(settings.Fixes), false, (settings, text, _) => settings with { Fixes = RobustFixNames.Parse(text) })
        {
            Names = [RobustFixNames.Of(RobustFixes.None), RobustFixNames.Of(RobustFixes.All)],
        },
    ];

    /// <summary>The values of a list, or of a range where the parameter is a number, as an axis of a sweep.</summary>
    public SweepAxis Axis(string text) => SweepAxis.Of(
        IsNumeric
            ? [.. NumberList.Numbers(text, ListName).Select(number => number.ToString("R", CultureInfo.InvariantCulture))]
            : NumberList.Items(text, ListName),
        (settings, value) => Apply(settings, value, ListName));

    /// <summary>The default anchors as text.</summary>
    public static string DefaultAnchors => NumberList.Text(new CandidateOptions().Anchors);

    /// <summary>The anchor set, which is one value although it is a list.</summary>
    public static ScenarioSettings ApplyAnchors(ScenarioSettings settings, string text) =>
        settings with { Candidates = settings.Candidates with { Anchors = text == "none" ? [] : NumberList.Numbers(text, "anchors") } };

    /// <summary>The authors' published script in the place of the paper's text.</summary>
    public static ScenarioSettings ApplyReferenceScript(ScenarioSettings settings, bool isOn) =>
        settings with { Candidates = settings.Candidates with { Join = isOn ? CandidateJoin.ReferenceScript : CandidateJoin.Union } };

    private static ScenarioParameter Number(
        string name, string value, string description, Func<ScenarioSettings, double?> read, Func<ScenarioSettings, double, ScenarioSettings> apply) =>
        new(name, name, value, description, settings => read(settings)?.ToString("R", CultureInfo.InvariantCulture), true, (settings, text, option) => apply(settings, NumberList.Number(text, option)));

    private static ScenarioParameter Integer(
        string name, string value, string description, Func<ScenarioSettings, int> read, Func<ScenarioSettings, int, ScenarioSettings> apply) =>
        new(name, name, value, description, settings => read(settings).ToString(CultureInfo.InvariantCulture), true, (settings, text, option) => apply(settings, NumberList.Integer(text, option)));

    private static ScenarioParameter Disturbance(
        string name, string value, string description, Func<Disturbances, double> read, Func<Disturbances, double, Disturbances> apply) =>
        Number(name, value, description, settings => read(settings.Disturbances), (settings, number) => settings with { Disturbances = apply(settings.Disturbances, number) });

    private static StandIn WithProposer(StandIn agent, string proposer) => new(proposer, agent.Chooser.Name, agent.Noise, agent.Temperature);

    private static StandIn WithChooser(StandIn agent, string chooser) => new(agent.Proposer.Name, chooser, agent.Noise, agent.Temperature);
}
