using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>The C# of one cell, or of a file that a cell loads, taken apart for a program.</summary>
internal sealed class ProgramPart
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly SyntaxKind[] OfMembers =
    [
        SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword,
        SyntaxKind.ReadOnlyKeyword, SyntaxKind.StaticKeyword,
    ];

    private readonly CompilationUnitSyntax _root;

    /// <summary>Parses code.</summary>
    /// <param name="code">The C# of a script.</param>
    /// <param name="name">The cell or file in messages.</param>
    /// <exception cref="NotebookException">The code is not C#.</exception>
    public ProgramPart(string code, string name)
    {
        Name = name;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Script);
        _root = (CompilationUnitSyntax)tree.GetRoot();
        if (tree.GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new NotebookException($"{name} is not C# that a program can hold: {error.GetMessage(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>The cell or file in messages.</summary>
    public string Name { get; }

    /// <summary>What the <c>#r</c> lines name.</summary>
    public IEnumerable<string> References => _root.GetReferenceDirectives().Select(directive => directive.File.ValueText);

    /// <summary>What the <c>#load</c> lines name.</summary>
    public IEnumerable<string> Loads => _root.GetLoadDirectives().Select(directive => directive.File.ValueText);

    /// <summary>The using directives, each on its line.</summary>
    public IEnumerable<string> Usings => _root.Usings.Select(directive => directive.NormalizeWhitespace().ToString());

    /// <summary>The types, which a program has at its end.</summary>
    public IEnumerable<string> Types => _root.Members.Where(IsType).Select(member => Text(member).Trim('\n'));

    /// <summary>The statements, each with the comments before it.</summary>
    /// <param name="showsValue">Whether an expression at the end, without a semicolon, is a value to show.</param>
    /// <returns>C#.</returns>
    public string Statements(bool showsValue)
    {
        StringBuilder text = new();
        MemberDeclarationSyntax[] members = [.. _root.Members.Where(member => !IsType(member))];
        foreach (MemberDeclarationSyntax member in members)
        {
            text.Append(member == members[^1] && Last is { } last ? Shown(last, showsValue) : Text(member));
        }

        return text.Append(Comments(_root.EndOfFileToken.LeadingTrivia)).ToString().Trim('\n');
    }

    /// <summary>The names that the whole program shares: variables, functions and types.</summary>
    public IEnumerable<string> Shared => _root.Members.SelectMany(member => member switch
    {
        FieldDeclarationSyntax fields => fields.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        GlobalStatementSyntax { Statement: ExpressionStatementSyntax or LocalDeclarationStatementSyntax } statement =>
            Declared(statement).Where(IsAtTop).Select(Identifier),
        _ => [],
    });

    /// <summary>The names that statements declare within themselves, which no shared name may be.</summary>
    public IEnumerable<string> Inner => _root.Members.OfType<GlobalStatementSyntax>()
        .SelectMany(Declared).Select(Identifier).Except(Shared);

    /// <summary>A property, an event or another member of a script that a program has no place for, or null.</summary>
    public string? Unsupported => _root.Members.FirstOrDefault(member => !IsType(member)
            && member is not (FieldDeclarationSyntax or MethodDeclarationSyntax or GlobalStatementSyntax))
        ?.ToString().Split('\n')[0];

    private ExpressionStatementSyntax? Last =>
        (_root.Members.LastOrDefault(member => !IsType(member)) as GlobalStatementSyntax)?.Statement
            is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last ? last : null;

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static IEnumerable<SyntaxNode> Declared(GlobalStatementSyntax statement) => statement
        .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Where(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
            or CatchDeclarationSyntax);

    private static bool IsAtTop(SyntaxNode node) => !node.Ancestors().Any(ancestor => ancestor is BlockSyntax);

    private static string Identifier(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        ForEachStatementSyntax each => each.Identifier.ValueText,
        CatchDeclarationSyntax caught => caught.Identifier.ValueText,
        _ => "",
    };

    /// <summary>The comments before an expression, and a call that shows it.</summary>
    private static string Shown(ExpressionStatementSyntax last, bool showsValue)
    {
        string before = Comments(last.GetLeadingTrivia());
        string after = Comments(last.GetTrailingTrivia());
        string expression = last.Expression.WithoutTrivia().ToString();
        return showsValue ? $"{before}Show({expression});{after}" : $"{before}{expression};{after}";
    }

    private static string Text(MemberDeclarationSyntax member)
    {
        string before = Comments(member.GetLeadingTrivia());
        MemberDeclarationSyntax bare = member switch
        {
            FieldDeclarationSyntax field => Assigned(field.WithModifiers(Local(field.Modifiers))),
            MethodDeclarationSyntax method => method.WithModifiers(Local(method.Modifiers)),
            _ => member,
        };
        return $"{before}{bare.WithLeadingTrivia().ToFullString()}";
    }

    /// <summary>A script's variable has its type's default, a local variable has none.</summary>
    private static FieldDeclarationSyntax Assigned(FieldDeclarationSyntax field) => field.ReplaceNodes(
        field.Declaration.Variables.Where(variable => variable.Initializer is null),
        (_, variable) => variable.WithInitializer(SyntaxFactory.EqualsValueClause(
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression))));

    private static SyntaxTokenList Local(SyntaxTokenList modifiers) =>
        [.. modifiers.Where(modifier => !OfMembers.Contains(modifier.Kind()))];

    /// <summary>What stands before or after code but directives, which a program does not have.</summary>
    private static string Comments(SyntaxTriviaList trivia) => string.Concat(trivia.Where(part => !part.IsDirective));
}
