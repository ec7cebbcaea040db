namespace Swa.Research.Figures;

/// <summary>The label of a line and the leader from the line's end to it, in the document.</summary>
/// <param name="Line">The line.</param>
/// <param name="X">Where the leader leaves the frame.</param>
/// <param name="Y">Where the leader leaves the frame.</param>
/// <param name="EndX">Where the leader ends, next to the label.</param>
/// <param name="EndY">Where the leader ends, next to the label.</param>
internal sealed record ReferenceLabel(ReferenceLine Line, double X, double Y, double EndX, double EndY);
