namespace Swa.Research.Llm;

/// <summary>Why a reply could not be used.</summary>
/// <param name="Kind">The kind, for counting.</param>
/// <param name="Explanation">What is wrong as a clause about "it", such as <c>it lists 3 twice</c>; it is sent to the model.</param>
public sealed record ReplyProblem(ReplyProblemKind Kind, string Explanation);
