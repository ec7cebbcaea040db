using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Swa.Research.Notebooks.Cells;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Makes the loops of a cell stop when the cell is interrupted: each pass first calls <see cref="CellFunctions.__checkpoint"/>.
/// .NET has no safe way to stop a thread from outside, so code has to look by itself. Lines stay where they are.
/// </summary>
internal static class Checkpoints
{
    private const string Call = $"{nameof(CellFunctions.__checkpoint)}();";

    public static string Insert(string code)
    {
        LoopWalker loops = new();
        CSharpParseOptions scripts = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
        loops.Visit(CSharpSyntaxTree.ParseText(code, scripts).GetRoot());
        StringBuilder text = new(code);
        foreach (TextChange change in loops.Changes.OrderByDescending(change => change.Span.Start))
        {
            text.Insert(change.Span.Start, change.NewText);
        }

        return text.ToString();
    }

    private sealed class LoopWalker : CSharpSyntaxWalker
    {
        public List<TextChange> Changes { get; } = [];

        public override void VisitWhileStatement(WhileStatementSyntax node)
        {
            Add(node.Statement);
            base.VisitWhileStatement(node);
        }

        public override void VisitDoStatement(DoStatementSyntax node)
        {
            Add(node.Statement);
            base.VisitDoStatement(node);
        }

        public override void VisitForStatement(ForStatementSyntax node)
        {
            Add(node.Statement);
            base.VisitForStatement(node);
        }

        public override void VisitForEachStatement(ForEachStatementSyntax node)
        {
            Add(node.Statement);
            base.VisitForEachStatement(node);
        }

        public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
        {
            Add(node.Statement);
            base.VisitForEachVariableStatement(node);
        }

        private void Add(StatementSyntax body)
        {
            if (body is BlockSyntax block)
            {
                Changes.Add(new TextChange(new TextSpan(block.OpenBraceToken.Span.End, 0), Call));
            }
            else
            {
                Changes.Add(new TextChange(new TextSpan(body.Span.Start, 0), "{" + Call));
                Changes.Add(new TextChange(new TextSpan(body.Span.End, 0), "}"));
            }
        }
    }
}
