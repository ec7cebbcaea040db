namespace Swa.Research.Ensembles;

/// <summary>How tasks are answered: all that the calls of a run depend on except the tasks and the policy themselves.</summary>
public sealed record EnsembleSettings
{
    /// <summary>The name that selects exact-answer scoring instead of a judge.</summary>
    public const string ExactScoring = "exact";

    /// <summary>The fields that an effort sets.</summary>
    private static readonly string[] EffortFields = ["presence_penalty", "top_k", "repetition_penalty", "repeat_penalty"];

    private readonly RequestAdditions _additions = new();

    /// <summary>The agents' models in the order in which they answer, at least one; a model may occur twice.</summary>
    public required IReadOnlyList<string> Models
    {
        get;
        init => field = Require.Given(value, "models", "a list of names") is { Count: > 0 } names && !names.Any(string.IsNullOrWhiteSpace)
            ? [.. names]
            : throw new ParameterException("models", "empty or has an empty name", "one or more names of models");
    }

    /// <summary>The methods, at least one.</summary>
    public IReadOnlyList<EnsembleMethod> Methods
    {
        get;
        init => field = Require.Given(value, "method", "a list of methods") is { Count: > 0 } methods
            ? [.. methods.Select(method => Require.Known(method, "method")).Distinct()]
            : throw new ParameterException("method", "empty", "one or more methods");
    } = [EnsembleMethod.Sequential];

    /// <summary>What an agent of the sequential game sees of the answers before its own.</summary>
    public Observation Observation { get; init => field = Require.Known(value, "observation"); } = Observation.Full;

    /// <summary>The judge's model; null for exact-answer scoring.</summary>
    public string? Judge { get; init; }

    /// <summary>SHA-256 of the file of tasks.</summary>
    public required string Tasks { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Effort from 0 to 1 of the agents of every other method; 0.5 by default.</summary>
    public double Effort { get; init => field = Require.Share(value, "effort"); } = 0.5;

    /// <summary>Examples of few-shot, at least 1; 2 by default.</summary>
    public int Shots { get; init => field = Require.AtLeast(1, value, "shots"); } = 2;

    /// <summary>Rounds of a debate after the first answers, at least 1; 2 by default.</summary>
    public int Rounds { get; init => field = Require.AtLeast(1, value, "rounds"); } = 2;

    /// <summary>Token limit of an answer at full effort and of a judge's reply, at least 1; 1024 by default.</summary>
    public int MaxTokens { get; init => field = Require.AtLeast(1, value, "maxTokens"); } = 1024;

    /// <summary>How often a judge is asked until its score can be read, at least 1; 3 by default.</summary>
    public int Attempts { get; init => field = Require.AtLeast(1, value, "attempts"); } = 3;

    /// <summary>How the server takes top-k and the repetition penalty.</summary>
    public SamplingFields SamplingFields { get; init => field = Require.Known(value, "samplingFields"); } = SamplingFields.Standard;

    /// <summary>Text that all agents read before their task, in the system's message; a judge does not. Null: none.</summary>
    public string? SystemMessage
    {
        get => _additions.SystemMessage;
        init => _additions = _additions with { SystemMessage = value };
    }

    /// <summary>Further fields of every request, a judge's included, by name, each a JSON value; null: none.</summary>
    /// <exception cref="ParameterException">A name is none of a field, or that of a field that other settings set.</exception>
    public IReadOnlyDictionary<string, JsonElement>? Fields
    {
        get => _additions.Fields;
        init => _additions = value?.Keys.FirstOrDefault(EffortFields.Contains) is string set
            ? throw new ParameterException("field", $"'{set}', which is set from the effort", "fields beyond those")
            : _additions with { Fields = value };
    }

    /// <summary>Whether each request carries its own seed; true by default.</summary>
    public bool SendSeed { get; init; } = true;

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>What requests carry beyond their questions.</summary>
    internal RequestAdditions Additions => _additions;

    /// <summary>Names of all models that are asked, the judge's included.</summary>
    /// <returns>Different names.</returns>
    public IReadOnlyList<string> AllModels() =>
        [.. Models.Concat(Judge is null ? [] : [Judge]).Distinct(StringComparer.Ordinal)];
}
