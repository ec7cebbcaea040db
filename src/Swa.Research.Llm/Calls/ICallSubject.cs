namespace Swa.Research.Llm;

/// <summary>What a recorded call belongs to: a <see cref="ScenarioCell"/> or a <see cref="TaskCell"/>.</summary>
public interface ICallSubject;
