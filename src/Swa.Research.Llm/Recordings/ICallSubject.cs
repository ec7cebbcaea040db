namespace Swa.Research.Llm.Recordings;

/// <summary>What a recorded call belongs to: a <see cref="ScenarioCell"/> or a <see cref="TaskCell"/>.</summary>
public interface ICallSubject;
