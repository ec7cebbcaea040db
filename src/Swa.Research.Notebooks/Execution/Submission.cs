using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Swa.Research.Notebooks.Execution;

/// <summary>One piece of C# compiled after those before it.</summary>
internal sealed class Submission
{
    private readonly Lazy<HashSet<string>> _declarations;

    /// <summary>A submission that later code can continue.</summary>
    public Submission(Script<object> script, Submission? previous)
        : this(script.GetCompilation(), previous)
    {
        Script = script;
    }

    /// <summary>A submission that later code cannot see.</summary>
    public Submission(Compilation compilation, Submission? previous)
    {
        Previous = previous;
        Depth = 1 + (previous?.Depth ?? 0);
        Compilation = compilation;
        _declarations = new Lazy<HashSet<string>>(FindDeclarations);
    }

    /// <summary>What later code continues; null: nothing of it can be seen.</summary>
    public Script<object>? Script { get; }

    public Submission? Previous { get; }

    public Compilation Compilation { get; }

    /// <summary>Number of submissions in the chain that ends here.</summary>
    public int Depth { get; }

    private CompilationUnitSyntax Root => (CompilationUnitSyntax)Compilation.SyntaxTrees.Last().GetRoot();

    /// <summary>Whether later code can see that it was there.</summary>
    public bool IsVisible => _declarations.Value.Count > 0;

    /// <summary>Whether everything that this submission declares is declared again, so that later code cannot reach it.</summary>
    public bool IsHiddenBy(Submission later) => _declarations.Value.IsSubsetOf(later._declarations.Value);

    /// <summary>Whether the code ends with an expression, or returns a value.</summary>
    public bool HasResult()
    {
        StatementSyntax? last = Root.Members.OfType<GlobalStatementSyntax>().LastOrDefault()?.Statement;
        bool endsWithExpression = last is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement
                                  && Compilation.GetSemanticModel(statement.SyntaxTree).GetTypeInfo(statement.Expression).Type
                                      is not { SpecialType: SpecialType.System_Void };
        return endsWithExpression || Root.Members.OfType<GlobalStatementSyntax>().Any(member => member
            .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ReturnStatementSyntax { Expression: not null }));
    }

    private HashSet<string> FindDeclarations()
    {
        HashSet<string> declarations = [];
        foreach (SyntaxTree tree in Compilation.SyntaxTrees)
        {
            CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot();
            declarations.UnionWith(root.Usings.Select(directive => directive.NormalizeWhitespace().ToString()));
            declarations.UnionWith(root.Externs.Select(directive => directive.NormalizeWhitespace().ToString()));
            declarations.UnionWith(root.GetReferenceDirectives().Select(directive => $"#r {directive.File.ValueText}"));
        }

        declarations.UnionWith(Compilation.ScriptClass!.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared)
            .Select(member => $"{member.Kind} {member.MetadataName}{Parameters(member)}"));
        return declarations;
    }

    private static string Parameters(ISymbol member) => member is IMethodSymbol method
        ? $"({string.Join(", ", method.Parameters.Select(parameter => $"{parameter.RefKind} {parameter.Type.ToDisplayString()}"))})"
        : "";
}
