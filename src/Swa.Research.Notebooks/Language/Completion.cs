using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swa.Research.Notebooks.Language;

/// <summary>Finds the words that fit a position in the code.</summary>
internal static class Completion
{
    /// <summary>Whether a position is inside a string, a comment or a directive, where there is no code.</summary>
    public static bool IsText(SyntaxNode root, int cursor)
    {
        if (cursor == 0)
        {
            return false;
        }

        SyntaxTrivia trivia = root.FindTrivia(cursor - 1);
        switch (trivia.Kind())
        {
            case SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia:
                return cursor < trivia.FullSpan.End || !trivia.ToString().EndsWith("*/", StringComparison.Ordinal);
            case SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia:
                return true;
            case var _ when trivia.IsDirective:
                return true;
        }

        SyntaxToken token = root.FindToken(cursor - 1);
        return token.Span.Contains(cursor - 1) && token.Kind() switch
        {
            SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
                or SyntaxKind.InterpolatedStringTextToken => true,
            SyntaxKind.CloseBraceToken => token.Parent is InterpolationSyntax,
            SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.CharacterLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken =>
                cursor < token.Span.End || token.GetDiagnostics().Any(),
            _ => false,
        };
    }

    /// <summary>
    /// Where a statement starts that begins as a copy, such as <c>settings with {</c>, if a position is inside its braces: C# reads it as
    /// a property named "with", unless the copy is assigned to something.
    /// </summary>
    public static int? MisreadCopy(SyntaxNode root, int start)
    {
        SyntaxToken token = Before(root, start);
        for (int closed = 0; token.RawKind != 0; token = token.GetPreviousToken())
        {
            if (token.IsKind(SyntaxKind.CloseBraceToken))
            {
                closed++;
            }
            else if (token.IsKind(SyntaxKind.OpenBraceToken) && closed-- == 0)
            {
                break;
            }
        }

        SyntaxToken name = token.GetPreviousToken();
        return name.IsKind(SyntaxKind.IdentifierToken) && name.Text == "with"
            ? name.Parent!.AncestorsAndSelf().FirstOrDefault(node => node is StatementSyntax or MemberDeclarationSyntax)?.SpanStart
            : null;
    }

    /// <summary>The words specific to this position, best first, and those that fit any position of its kind.</summary>
    public static (IEnumerable<string> First, IEnumerable<string> Others) Words(SemanticModel model, SyntaxNode root, int start)
    {
        SyntaxToken before = Before(root, start);
        if (before.IsKind(SyntaxKind.DotToken))
        {
            return ([], Members(model, before, start).Select(symbol => symbol.Name));
        }

        if (before.Parent is InitializerExpressionSyntax initializer && Initialized(model, initializer) is { } type)
        {
            string[] members = [.. Assignable(model, type, initializer, start)];
            if (!IsCollection(type))
            {
                return (members, []);
            }

            return (members, Names(model, start));
        }

        return (before.Parent is ArgumentListSyntax arguments ? ParameterNames(model, arguments, start) : [], Names(model, start));
    }

    /// <summary>The last token that ends before a position, ignoring white space and missing tokens.</summary>
    private static SyntaxToken Before(SyntaxNode root, int start)
    {
        SyntaxToken token = root.FindToken(start);
        while (token.RawKind != 0 && (token.Span.End > start || token.Span.IsEmpty))
        {
            token = token.GetPreviousToken();
        }

        return token;
    }

    private static ITypeSymbol? Initialized(SemanticModel model, InitializerExpressionSyntax initializer)
    {
        ITypeSymbol? type = initializer.Parent switch
        {
            BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation).Type,
            WithExpressionSyntax copy => model.GetTypeInfo(copy.Expression).Type,
            AssignmentExpressionSyntax nested => model.GetTypeInfo(nested.Left).Type,
            _ => null,
        };
        return type is IErrorTypeSymbol ? null : type;
    }

    private static IEnumerable<string> Assignable(
        SemanticModel model, ITypeSymbol type, InitializerExpressionSyntax initializer, int start)
    {
        HashSet<string> assigned =
        [
            .. initializer.Expressions.OfType<AssignmentExpressionSyntax>().Select(assignment => assignment.Left)
                .OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText),
        ];
        return model.LookupSymbols(start, type)
            .Where(member => !member.IsStatic && !assigned.Contains(member.Name) && member switch
            {
                IPropertySymbol property => property.SetMethod is { } setter && !property.IsIndexer && model.IsAccessible(start, setter),
                IFieldSymbol field => !field.IsReadOnly,
                _ => false,
            })
            .Select(member => member.Name)
            .Order(StringComparer.Ordinal);
    }

    private static bool IsCollection(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String
        && type.AllInterfaces.Any(one => one.SpecialType == SpecialType.System_Collections_IEnumerable);

    /// <summary>The arguments that can be named at a position, over all overloads that fit the preceding ones.</summary>
    private static IEnumerable<string> ParameterNames(SemanticModel model, ArgumentListSyntax arguments, int start)
    {
        IEnumerable<ISymbol> overloads = arguments.Parent switch
        {
            InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression),
            BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation).Type is INamedTypeSymbol type =>
                type.InstanceConstructors.Where(constructor => model.IsAccessible(start, constructor)),
            _ => [],
        };
        // The argument that is being typed does not exist yet.
        ArgumentSyntax[] others = [.. arguments.Arguments.Where(argument => !argument.Span.IsEmpty && argument.SpanStart != start)];
        int positional = others.Count(argument => argument.NameColon is null && argument.SpanStart < start);
        HashSet<string> named = [.. others.Select(argument => argument.NameColon?.Name.Identifier.ValueText).OfType<string>()];
        return overloads.OfType<IMethodSymbol>()
            .Where(method => named.All(name => method.Parameters.Any(parameter => parameter.Name == name)))
            .SelectMany(method => method.Parameters.Skip(positional))
            .Where(parameter => !named.Contains(parameter.Name))
            .Select(parameter => parameter.Name + ":");
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxToken dot, int position)
    {
        SyntaxNode? target = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax => dot.Parent.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
        if (target is null)
        {
            return [];
        }

        ISymbol? symbol = model.GetSymbolInfo(target).Symbol ?? model.GetSymbolInfo(target).CandidateSymbols.FirstOrDefault();
        if (symbol is INamespaceSymbol names)
        {
            return model.LookupNamespacesAndTypes(position, names);
        }

        if (symbol is ITypeSymbol type)
        {
            return model.LookupStaticMembers(position, type);
        }

        ITypeSymbol? valueType = model.GetTypeInfo(target).Type;
        return valueType is null or IErrorTypeSymbol
            ? []
            : model.LookupSymbols(position, valueType, includeReducedExtensionMethods: true)
                .Where(member => !member.IsStatic && member is not IMethodSymbol { MethodKind: MethodKind.Constructor });
    }

    private static IEnumerable<string> Names(SemanticModel model, int position) =>
        model.LookupSymbols(position).Select(symbol => symbol.Name).Concat(Keywords());

    private static IEnumerable<string> Keywords() =>
        SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(word => word.All(char.IsLetter) && word.Length > 1);
}
