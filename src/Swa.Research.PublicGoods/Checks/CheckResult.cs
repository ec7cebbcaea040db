namespace Swa.Research.PublicGoods;

/// <summary>One computed check: its data, and its figure where one helps.</summary>
/// <param name="Name">Short name in kebab case, part of file names.</param>
/// <param name="Question">What it answers, as a sentence.</param>
/// <param name="Data">The numbers, to 12 significant digits.</param>
/// <param name="Figure">The figure, or null.</param>
public sealed record CheckResult(string Name, string Question, Table Data, Figure? Figure);
