using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swa.Research.Notebooks.Packages;

/// <summary>The <c>#r "nuget: …"</c> and <c>#i "nuget: …"</c> lines of C# code, which the compiler does not know.</summary>
/// <param name="Code">The code with empty lines in their place.</param>
/// <param name="Requests">The packages asked for.</param>
/// <param name="Sources">The sources to ask in addition, as they are written, with their lines in the cell.</param>
internal sealed partial record PackageLines(
    string Code, IReadOnlyList<(string Text, int Line)> Requests, IReadOnlyList<(string Text, int Line)> Sources)
{
    private static readonly CSharpParseOptions Scripts = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Finds the lines; those in strings, comments and code that is switched off are none.</summary>
    public static PackageLines Read(string code)
    {
        List<(string, int)> requests = [];
        List<(string, int)> sources = [];
        if (!code.Contains("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            return new PackageLines(code, requests, sources);
        }

        StringBuilder rest = new(code);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Scripts);
        Microsoft.CodeAnalysis.Text.SourceText text = tree.GetText();
        DirectiveTriviaSyntax? directive = ((CompilationUnitSyntax)tree.GetRoot()).GetFirstDirective();
        for (; directive is not null; directive = directive.GetNextDirective())
        {
            Microsoft.CodeAnalysis.Text.TextLine line = text.Lines.GetLineFromPosition(directive.SpanStart);
            if (directive.IsActive && Line().Match(line.ToString()) is { Success: true } match)
            {
                (match.Groups["kind"].Value == "r" ? requests : sources).Add((match.Groups["text"].Value.Trim(), line.LineNumber + 1));
                rest.Remove(line.Start, line.Span.Length).Insert(line.Start, new string(' ', line.Span.Length));
            }
        }

        return new PackageLines(rest.ToString(), requests, sources);
    }

    [GeneratedRegex(@"^\s*#\s*(?<kind>[ri])\s*""\s*nuget:(?<text>[^""]*)""\s*(//.*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Line();
}
