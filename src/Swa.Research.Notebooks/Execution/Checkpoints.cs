using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Makes the loops of a cell stop when the cell is interrupted: each pass first calls <see cref="CellFunctions.__checkpoint"/>.
/// .NET has no safe way to stop a thread from outside, so code has to check for itself. Line numbers are kept.
/// </summary>
internal static class Checkpoints
{
    private const string Call = $"{nameof(CellFunctions.__checkpoint)}();";

    public static string Insert(string code)
    {
        CSharpParseOptions scripts = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
        IEnumerable<StatementSyntax> bodies = CSharpSyntaxTree.ParseText(code, scripts).GetRoot().DescendantNodes().Select(Body)
            .OfType<StatementSyntax>();
        StringBuilder text = new(code);
        foreach ((int at, string inserted) in bodies.SelectMany(Insertions).OrderByDescending(insertion => insertion.At))
        {
            text.Insert(at, inserted);
        }

        return text.ToString();
    }

    private static StatementSyntax? Body(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        _ => null,
    };

    private static IEnumerable<(int At, string Text)> Insertions(StatementSyntax body) => body is BlockSyntax block
        ? [(block.OpenBraceToken.Span.End, Call)]
        : [(body.Span.Start, "{" + Call), (body.Span.End, "}")];
}
