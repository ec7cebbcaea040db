namespace Swa.Research.Llm;

/// <summary>A choice that a model made in a recorded run; decisions that fell back on the rule are none.</summary>
/// <param name="Cell">The cell and seed of the run.</param>
/// <param name="Model">Name of the model that chose.</param>
/// <param name="Agent">Index of the agent from 0.</param>
/// <param name="Step">Index of the step from 0.</param>
/// <param name="Choice">The scored candidates that the model was shown, and the one that it took.</param>
public sealed record RecordedChoice(ScenarioCell Cell, string Model, int Agent, int Step, ObservedChoice Choice);
