namespace Swa.Research.Figures;

/// <summary>A stretch of text in one style.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Mathematical">Whether it is set in the mathematics typeface.</param>
/// <param name="Italic">Whether it is a variable.</param>
/// <param name="Script">Raised, lowered or neither.</param>
internal sealed record TextRun(string Text, bool Mathematical, bool Italic, TextScript Script);
