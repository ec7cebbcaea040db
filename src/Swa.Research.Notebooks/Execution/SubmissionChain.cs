using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Formatting;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Compiles pieces of code one after the other, each seeing what earlier ones declare, and keeps only what later code can reach: a piece
/// that declares nothing is dropped once it has run, and one that is declared again in full is replaced. Sessions that run a cell over and
/// over do not grow.
/// </summary>
internal sealed class SubmissionChain
{
    private static readonly CSharpParseOptions ScriptCode = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly SessionAssemblies _assemblies = new();
    private readonly SessionReferences _references;
    private ScriptOptions _options;
    private object?[] _states = new object?[16];
    private (Submission? Head, ScriptOptions Options, CSharpCompilation Compilation)? _nothing;

    public SubmissionChain(string folder)
    {
        _references = new SessionReferences(folder);
        // The same imports and references as .NET Interactive's C# kernel, so that a cell compiles in both or in neither.
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithFileEncoding(Encoding.UTF8)
            .WithMetadataResolver(_references)
            .WithSourceResolver(new SourceFileResolver([], folder))
            .WithReferences(ScriptOptions.Default.MetadataReferences.OfType<UnresolvedMetadataReference>()
                .Select(reference => SessionReferences.FrameworkAssembly(reference.Reference)).OfType<string>()
                .Concat(new[] { typeof(Enumerable), typeof(List<>), typeof(Formatter), typeof(CellFunctions) }
                    .Select(type => type.Assembly.Location))
                .Select(_references.Reference))
            .WithImports(
                "System",
                "System.Text",
                "System.Collections",
                "System.Collections.Generic",
                "System.Threading.Tasks",
                "System.Linq",
                typeof(CellFunctions).FullName!);
    }

    /// <summary>The last submission that later code can see.</summary>
    public Submission? Head { get; private set; }

    /// <summary>The variables that later code can see, first declared first, with their values.</summary>
    public IEnumerable<(IFieldSymbol Symbol, object? Value)> Variables()
    {
        List<(IFieldSymbol, object?)> variables = [];
        HashSet<string> names = [];
        for (Submission? submission = Head; submission is not null; submission = submission.Previous)
        {
            object? state = _states[submission.Depth];
            variables.AddRange(submission.Compilation.ScriptClass!.GetMembers().OfType<IFieldSymbol>().Reverse()
                .Where(field => !field.IsImplicitlyDeclared && names.Add(field.Name))
                .Select(field => (field, state?.GetType().GetField(field.Name)?.GetValue(state))));
        }

        variables.Reverse();
        return variables;
    }

    /// <summary>The package of this session that has an assembly of this name; null: none.</summary>
    public RestoredPackage? PackageOf(string assembly) => _assemblies.PackageOf(assembly);

    /// <summary>Loads an assembly of a package.</summary>
    public Assembly Load(string assembly) => _assemblies.LoadFromAssemblyName(new AssemblyName(assembly));

    /// <summary>Makes packages known to all later code.</summary>
    /// <param name="packages">The packages; what the framework or this host has already is left to it.</param>
    /// <param name="line">The line in the cell that asks for them.</param>
    /// <returns>One sentence for each assembly that the framework has in an older version than the package.</returns>
    /// <exception cref="PackageException">One of their assemblies is loaded from a file already.</exception>
    public IReadOnlyList<string> Add(IReadOnlyList<RestoredPackage> packages, int line)
    {
        List<string> notices = [];
        foreach (RestoredPackage package in packages)
        {
            foreach (string path in package.Assemblies)
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (_assemblies.FileOf(name) is { } file)
                {
                    throw new PackageException(
                        $"Package {package} has {name}.dll, which is loaded from {file} already: restart the session to use the package.",
                        line);
                }

                if (SessionAssemblies.IsShared(name) && AssemblyName.GetAssemblyName(path).Version is { } version
                    && SharedVersion(name) is { } shared && shared < version)
                {
                    notices.Add($"Package {package} has {name} {version}; this host's own, {shared}, is used instead.");
                }
            }
        }

        foreach (RestoredPackage package in packages)
        {
            _assemblies.AddPackage(package);
        }

        _options = _options.AddReferences(packages.SelectMany(package => package.References)
            .Where(path => !SessionAssemblies.IsShared(Path.GetFileNameWithoutExtension(path))).Select(_references.Reference));
        return notices;
    }

    private static Version? SharedVersion(string name) => SessionReferences.FrameworkAssembly(name) is { } framework
        ? AssemblyName.GetAssemblyName(framework).Version
        : Assembly.Load(name).GetName().Version;

    /// <summary>Parses and binds code as the next submission, without running it.</summary>
    public Submission Next(string code, string name)
    {
        if (Fleeting(code, name) is { } fleeting)
        {
            return fleeting;
        }

        Submission next = After(Head, code, name);
        return Head is { } head && head.IsHiddenBy(next) && head.IsVisible ? After(head.Previous, code, name) : next;
    }

    /// <summary>Compiles a submission into a function that runs it.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="warnings">Its warnings.</param>
    /// <param name="cancellation">Ends the compilation.</param>
    /// <exception cref="CompilationErrorException">The code has errors, which the exception lists.</exception>
    public Func<Task<object>> Compile(
        Submission submission, out ImmutableArray<Diagnostic> warnings, CancellationToken cancellation)
    {
        using MemoryStream assembly = new();
        using MemoryStream symbols = new();
        EmitResult result = submission.Compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        warnings = WarningsOf(result.Diagnostics);
        foreach (PortableExecutableReference library in submission.Compilation.DirectiveReferences.OfType<PortableExecutableReference>())
        {
            _assemblies.AddLibrary(library.FilePath!);
        }

        // Code of usings and references alone has nothing to emit.
        Func<object?[], Task<object>>? run = result.Success ? Load(submission, assembly, symbols, cancellation) : null;
        return () =>
        {
            if (submission.IsVisible)
            {
                Head = submission;
            }

            // Slot 0 is for a host object, which notebooks do not have.
            if (_states.Length < submission.Depth + 1)
            {
                Array.Resize(ref _states, 2 * _states.Length);
            }

            return run?.Invoke(_states) ?? Task.FromResult<object>(null!);
        };
    }

    /// <summary>The warnings among what the compiler says of a cell.</summary>
    /// <exception cref="CompilationErrorException">There are errors, which the exception lists.</exception>
    public static ImmutableArray<Diagnostic> WarningsOf(ImmutableArray<Diagnostic> diagnostics)
    {
        ImmutableArray<Diagnostic> errors = [.. diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error)];
        return errors.Length > 0
            ? throw new CompilationErrorException("The cell does not compile.", errors)
            : [.. diagnostics.Where(item => item.Severity == DiagnosticSeverity.Warning)];
    }

    private Func<object?[], Task<object>> Load(
        Submission submission, MemoryStream assembly, MemoryStream symbols, CancellationToken cancellation)
    {
        assembly.Position = 0;
        symbols.Position = 0;
        Assembly cell = _assemblies.LoadCell(assembly, symbols);
        if (submission.IsVisible)
        {
            _assemblies.Keep(cell);
        }

        IMethodSymbol entry = submission.Compilation.GetEntryPoint(cancellation)!;
        MethodInfo method = cell.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return method.CreateDelegate<Func<object?[], Task<object>>>();
    }

    /// <summary>
    /// Code that later code cannot see, as an edit of a submission that says nothing: its references are bound already, which is most of
    /// the time that a short cell takes to compile. It has that submission's name, so nothing can follow it. Null: the code can be seen.
    /// </summary>
    private Submission? Fleeting(string code, string name)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ScriptCode, name);
        CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot();
        if (root.Usings.Count + root.Externs.Count > 0 || root.ContainsDirectives
            || !root.Members.All(member => member is GlobalStatementSyntax))
        {
            return null;
        }

        if (_nothing is not { } nothing || nothing.Head != Head || nothing.Options != _options)
        {
            CSharpCompilation compilation = (CSharpCompilation)After(Head, "", name).Compilation;
            nothing = (Head, _options, compilation.WithOptions(compilation.Options.WithConcurrentBuild(false)));
            _nothing = nothing;
        }

        Submission submission = new(nothing.Compilation.ReplaceSyntaxTree(nothing.Compilation.SyntaxTrees[0], tree), Head);
        return submission.IsVisible ? null : submission;
    }

    private Submission After(Submission? previous, string code, string name)
    {
        ScriptOptions options = _options.WithFilePath(name);
        return new Submission(
            previous is null ? CSharpScript.Create<object>(code, options) : previous.Script!.ContinueWith<object>(code, options), previous);
    }
}
