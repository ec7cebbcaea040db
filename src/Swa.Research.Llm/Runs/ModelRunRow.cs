namespace Swa.Research.Llm;

/// <summary>The result of one cell under one seed.</summary>
/// <param name="Settings">The run that it belongs to.</param>
/// <param name="Cell">The cell and seed.</param>
/// <param name="Episode">The whole episode.</param>
/// <param name="Tally">What the models did: fallbacks, snapped choices, choices that were not the argmax, calls and tokens.</param>
public sealed record ModelRunRow(ModelRunSettings Settings, ScenarioCell Cell, Episode Episode, DecisionTally Tally);
