namespace Swa.Research.Cli.Options;

/// <summary>The options that redraw the paper's figures for another game.</summary>
internal sealed class GameOptions
{
    private static readonly PaperExperiment Paper = new();

    private readonly Option<string> _agents = Option("--agents", Paper.Agents);
    private readonly Option<string> _capacity = Option("--capacity", Paper.Capacity);
    private readonly Option<string> _maxDemand = Option("--max-demand", Paper.MaxDemand);
    private readonly Option<string> _steps = Option("--steps", Paper.Steps);

    public IReadOnlyList<Option> All => [_agents, _capacity, _maxDemand, _steps];

    /// <summary>The first of the options that the user has given; null where all are left at their defaults.</summary>
    public string? FirstGiven(ParseResult parsed) => All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    public PaperExperiment Experiment(ParseResult parsed) => new()
    {
        Agents = NumberList.Whole(parsed.GetRequiredValue(_agents), "agents"),
        Capacity = NumberList.Number(parsed.GetRequiredValue(_capacity), "capacity"),
        MaxDemand = NumberList.Number(parsed.GetRequiredValue(_maxDemand), "maxDemand"),
        Steps = NumberList.Whole(parsed.GetRequiredValue(_steps), "steps"),
    };

    private static Option<string> Option<T>(string name, T usual)
        where T : struct, IFormattable
    {
        ScenarioParameter parameter = ScenarioParameter.All.Single(each => ScenarioOptions.NameOf(each) == name);
        return CommonOptions.WithDefault(name, parameter.Symbol, parameter.Text, usual);
    }
}
