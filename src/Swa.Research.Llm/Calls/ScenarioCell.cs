namespace Swa.Research.Llm;

/// <summary>One cell of an experiment under one seed: what a recorded call belongs to.</summary>
/// <param name="Model">Name of the model as it was asked for, or the description of a mixed population.</param>
/// <param name="Weight">Social weight λ of every agent; null for a mixed population.</param>
/// <param name="Severity">Congestion severity β.</param>
/// <param name="Seed">The run's seed.</param>
public sealed record ScenarioCell(string Model, double? Weight, double Severity, ulong Seed) : ICallSubject
{
    /// <summary>Name of the model as it was asked for, or the description of a mixed population.</summary>
    public string Model { get; init; } = Require.Given(Model, "model", "the name of a model");
}
