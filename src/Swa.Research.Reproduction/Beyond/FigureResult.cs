namespace Swa.Research.Reproduction;

/// <summary>A figure beyond the paper's with its data and the claims that it supports.</summary>
/// <param name="Number">Number of the figure, from 5.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Data">The data, numbers to 12 significant digits.</param>
/// <param name="Claims">The claims, in order.</param>
public sealed record FigureResult(int Number, Figure Figure, Table Data, IReadOnlyList<Claim> Claims);
