using System.Net;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>C# as HTML: keywords, literals and comments in elements that a style sheet colours.</summary>
internal static class CodePage
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static string Of(string code)
    {
        StringBuilder html = new();
        int end = 0;
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(code, Script).GetRoot().DescendantTokens(descendIntoTrivia: true))
        {
            AddComments(token.LeadingTrivia);
            Add(token.SpanStart, token.ToString(), Kind(token));
            AddComments(token.TrailingTrivia);
        }

        return html.Append(WebUtility.HtmlEncode(code[end..])).ToString();

        void AddComments(SyntaxTriviaList trivia)
        {
            foreach (SyntaxTrivia comment in trivia.Where(IsComment))
            {
                Add(comment.SpanStart, comment.ToString(), "c");
            }
        }

        void Add(int start, string text, string? kind)
        {
            if (kind is null || start < end || text.Length == 0)
            {
                return;
            }

            html.Append(WebUtility.HtmlEncode(code[end..start])).Append(CultureInfo.InvariantCulture, $"<span class=\"{kind}\">")
                .Append(WebUtility.HtmlEncode(text)).Append("</span>");
            end = start + text.Length;
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia;

    private static string? Kind(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedRawStringEndToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken => "s",
        SyntaxKind.NumericLiteralToken => "n",
        _ => token.IsKeyword() || token.IsContextualKeyword() || token.ToString() == "var" ? "k" : null,
    };
}
