using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Compiles pieces of code one after the other, each seeing what earlier ones declare, and keeps only what later code can reach: a piece
/// that declares nothing is dropped once it has run, and one that is declared again in full is replaced. Sessions that run a cell over and
/// over do not grow.
/// </summary>
internal sealed class SubmissionChain
{
    private readonly SessionAssemblies _assemblies = new();
    private readonly ScriptOptions _options;
    private object?[] _states = new object?[16];

    public SubmissionChain(string folder)
    {
        SessionReferences references = new(folder);
        // The same imports and references as .NET Interactive's C# kernel, so that a cell compiles in both or in neither.
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithFileEncoding(Encoding.UTF8)
            .WithMetadataResolver(references)
            .WithSourceResolver(new SourceFileResolver([], folder))
            .WithReferences(ScriptOptions.Default.MetadataReferences.OfType<UnresolvedMetadataReference>()
                .Select(reference => SessionReferences.FrameworkAssembly(reference.Reference)).OfType<string>()
                .Concat(new[] { typeof(Enumerable), typeof(List<>), typeof(Formatter), typeof(CellFunctions) }
                    .Select(type => type.Assembly.Location))
                .Select(references.Reference))
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

    /// <summary>Parses and binds code as the next submission, without running it.</summary>
    public Submission Next(string code, string name)
    {
        Submission next = After(Head, code, name);
        return Head is { } head && head.IsHiddenBy(next) && head.IsVisible ? After(head.Previous, code, name) : next;
    }

    /// <summary>Compiles a submission into a function that runs it.</summary>
    public Func<Task<object>> Compile(Submission submission, CancellationToken cancellation)
    {
        using MemoryStream assembly = new();
        using MemoryStream symbols = new();
        EmitResult result = submission.Compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        if (result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            throw new CompilationErrorException("The cell does not compile.", result.Diagnostics);
        }

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

    private Submission After(Submission? previous, string code, string name)
    {
        ScriptOptions options = _options.WithFilePath(name);
        return new Submission(
            previous is null ? CSharpScript.Create<object>(code, options) : previous.Script.ContinueWith<object>(code, options), previous);
    }
}
