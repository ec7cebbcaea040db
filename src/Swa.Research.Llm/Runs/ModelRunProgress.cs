namespace Swa.Research.Llm;

/// <summary>Progress of a run.</summary>
/// <param name="CellsDone">Cells that are done.</param>
/// <param name="Cells">Cells in all.</param>
/// <param name="StepsDone">Steps that are done, over all cells.</param>
/// <param name="Steps">Steps in all.</param>
public readonly record struct ModelRunProgress(int CellsDone, int Cells, long StepsDone, long Steps);
