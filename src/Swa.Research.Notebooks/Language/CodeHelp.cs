using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Swa.Research.Notebooks.Execution;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Language;

/// <summary>The completions at a position in a cell.</summary>
/// <param name="Start">Where the word to replace starts, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Matches">The words, those specific to this position first.</param>
internal sealed record CompletionList(int Start, int End, IReadOnlyList<string> Matches);

/// <summary>Completion, inspection and completeness of code in a session, from Roslyn's semantic model.</summary>
internal static partial class CodeHelp
{
    private static readonly SymbolDisplayFormat Signature = SymbolDisplayFormat.MinimallyQualifiedFormat;
    private static readonly CSharpParseOptions ScriptCode = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>complete, incomplete or invalid, as Jupyter asks before it runs a line or starts a new one.</summary>
    public static string Completeness(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Masked(code), ScriptCode);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? "incomplete"
            : tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? "invalid"
            : "complete";
    }

    public static CompletionList Complete(SubmissionChain chain, string code, int cursor)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        int start = cursor;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
        {
            start--;
        }

        string prefix = code[start..cursor];
        SemanticModel model = Model(chain, code, out SyntaxNode root);
        if (Completion.IsText(root, cursor))
        {
            return new CompletionList(start, cursor, []);
        }

        int shift = 0;
        if (Completion.MisreadCopy(root, start) is { } statement)
        {
            const string assigned = "_ = ";
            model = Model(chain, code.Insert(statement, assigned), out root);
            shift = assigned.Length;
        }

        (IEnumerable<string> first, IEnumerable<string> others) = Completion.Words(model, root, start + shift);
        IEnumerable<string> words = Fitting(first).Concat(Fitting(others).Order(StringComparer.Ordinal));
        return new CompletionList(start, cursor, [.. words.Distinct(StringComparer.Ordinal)]);

        IEnumerable<string> Fitting(IEnumerable<string> known) => known.Where(word =>
            word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && SyntaxFacts.IsValidIdentifier(word.TrimEnd(':'))
            && word != nameof(CellFunctions.__checkpoint));
    }

    /// <summary>Signature and documentation of the symbol at the cursor, or null where nothing is known.</summary>
    public static string? Inspect(SubmissionChain chain, string code, int cursor)
    {
        SemanticModel model = Model(chain, code, out SyntaxNode root);
        cursor = Math.Clamp(cursor, 0, code.Length);
        SyntaxToken token = root.FindToken(cursor);
        if (!token.IsKind(SyntaxKind.IdentifierToken) || token.SpanStart > cursor)
        {
            token = root.FindToken(Math.Max(0, cursor - 1));
        }

        if (token.Parent is not { } node)
        {
            return null;
        }

        SymbolInfo info = model.GetSymbolInfo(node is ArgumentListSyntax ? node.Parent! : node);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault()
            ?? model.GetDeclaredSymbol(node) ?? model.GetTypeInfo(node).Type;
        return symbol is null or IErrorTypeSymbol ? null : Describe(symbol, info.CandidateSymbols.Length);
    }

    private static SemanticModel Model(SubmissionChain chain, string code, out SyntaxNode root)
    {
        Compilation compilation = chain.Next(Masked(code), "cell").Compilation;
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        root = tree.GetRoot();
        return compilation.GetSemanticModel(tree);
    }

    /// <summary>Blanks out what is not for the compiler, so that positions in the code stay the same.</summary>
    private static string Masked(string code) => PackageLines.Read(Magic().Replace(code, line => new string(' ', line.Length))).Code;

    private static string Describe(ISymbol symbol, int candidates)
    {
        StringBuilder text = new();
        text.Append(symbol switch
        {
            ILocalSymbol local => $"{local.Type.ToDisplayString(Signature)} {local.Name}",
            INamedTypeSymbol type =>
                $"{(type.IsRecord ? "record " : "")}{type.TypeKind.ToString().ToLowerInvariant()} {type.ToDisplayString()}",
            _ => symbol.ToDisplayString(Signature),
        });
        if (candidates > 1)
        {
            text.Append(" (+ ").Append(candidates - 1).Append(" overloads)");
        }

        foreach (string part in Documentation(symbol.OriginalDefinition.GetDocumentationCommentXml()))
        {
            text.Append("\n\n").Append(part);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Documentation(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
        {
            yield break;
        }

        XElement root;
        try
        {
            root = XElement.Parse(xml.StartsWith("<member", StringComparison.Ordinal) || xml.StartsWith("<doc", StringComparison.Ordinal)
                ? xml
                : $"<member>{xml}</member>");
        }
        catch (XmlException)
        {
            yield break;
        }

        foreach (XElement part in root.Elements())
        {
            string text = Spaces().Replace(string.Concat(part.Nodes().Select(Plain)), " ").Trim();
            string? title = part.Name.LocalName switch
            {
                "summary" or "remarks" => "",
                "param" or "typeparam" => $"{part.Attribute("name")?.Value}: ",
                "returns" or "value" => "Returns: ",
                "exception" => $"Throws {ShortName(part.Attribute("cref")?.Value)}: ",
                _ => null,
            };
            if (title is not null && text.Length > 0)
            {
                yield return title + text;
            }
        }
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } reference && element.IsEmpty => ShortName(reference.Value),
        XElement element when element.Attribute("langword") is { } word => word.Value,
        XElement element when element.Attribute("name") is { } name && element.IsEmpty => name.Value,
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    private static string ShortName(string? reference) => reference?.Split('(')[0].Split('.', ':')[^1] ?? "";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^[ \t]*#!.*$", RegexOptions.Multiline)]
    private static partial Regex Magic();
}
