using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Swa.Research.Notebooks.Directives;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Runs the cells of one notebook, one after the other. Cells are the user's own code and run with the user's rights, in this process.
/// </summary>
/// <remarks>
/// Cells see what .NET Interactive's C# kernel gives them: its default usings, <c>display</c>, <c>Display</c>, <c>HTML</c>, top-level
/// await, trailing expressions, <c>#r</c> and <c>#load</c> of paths relative to the notebook's folder, <c>#r "nuget: …"</c> and
/// <c>#i "nuget: …"</c>, and <c>#!</c> lines: those of <see cref="CellSource"/>.
/// </remarks>
public sealed partial class NotebookSession
{
    private const int LongestErrorText = 100_000;
    private const int StackSize = 16 * 1024 * 1024;

    private readonly string _folder;
    private readonly int _outputLimit;
    private readonly TimeSpan _grace;
    private readonly SubmissionChain _chain;
    private readonly SessionPackages _packages;
    private readonly Dictionary<string, string> _missing = new(StringComparer.OrdinalIgnoreCase);
    private int _displays;

    /// <summary>Starts a session without any code.</summary>
    /// <param name="folder">The notebook's folder, which relative paths of <c>#r</c> and <c>#load</c> start from.</param>
    public NotebookSession(string folder)
        : this(folder, CellOutputs.DefaultLimit, TimeSpan.FromSeconds(2), PackageCache.OfUser, PackageRestore.OfMachine())
    {
    }

    /// <summary>Starts a session with other limits.</summary>
    internal NotebookSession(string folder, int outputLimit, TimeSpan grace, PackageCache cache, PackageRestore restore)
    {
        _folder = Path.GetFullPath(folder);
        _outputLimit = outputLimit;
        _grace = grace;
        _chain = new SubmissionChain(_folder);
        _packages = new SessionPackages(_folder, cache, restore);
    }

    internal SubmissionChain Chain => _chain;

    /// <summary>Runs one cell to its end.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="name">The cell's name in errors, such as "cell 3".</param>
    /// <param name="publish">
    /// Receives the cell's outputs as they come, from several threads but one at a time; it must not write to the cell's console.
    /// </param>
    /// <param name="interrupt">
    /// Interrupts the cell: its loops stop, and its thread is woken where it waits. A cell that does not end that way, as in a long
    /// computation inside a library or an await without end, is <see cref="CellStatus.Stuck"/>, and the session must be given up.
    /// </param>
    /// <returns>How the cell ended.</returns>
    public CellStatus Execute(string code, string name, Action<CellOutput> publish, CancellationToken interrupt) =>
        Execute(code, name, publish, null, interrupt);

    /// <summary>Runs one cell that may read lines.</summary>
    internal CellStatus Execute(string code, string name, Action<CellOutput> publish, CellInput? input, CancellationToken interrupt)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(publish);
        using CellOutputs outputs = new(publish, _outputLimit);
        CellContext context = new(outputs, () => $"display-{Interlocked.Increment(ref _displays)}", interrupt);
        CellStatus status = CellStatus.Stuck;
        // Not disposed here: a stuck cell may still end later.
        ManualResetEvent ended = new(false);
        Thread thread = new(
            () =>
            {
                status = Run(code, name, context, input, interrupt);
                ended.Set();
            },
            StackSize)
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();

        bool hasEnded = WaitHandle.WaitAny([ended, interrupt.WaitHandle]) == 0 || ended.WaitOne(_grace);
        return hasEnded ? status : CellStatus.Stuck;
    }

    private CellStatus Run(string code, string name, CellContext context, CellInput? input, CancellationToken interrupt)
    {
        CellContext.Current = context;
        CellInput.Current = input;
        ConsoleRouter.Install();
        try
        {
            long start = Stopwatch.GetTimestamp();
            CellSource source = CellSource.Read(code);
            PackageLines[] parts = [.. source.Segments.Select(segment =>
                segment.Kind == SegmentKind.CSharp ? PackageLines.Read(segment.Text) : new PackageLines(segment.Text, [], []))];
            LoadPackages(parts, name, context, interrupt);
            foreach ((CellSegment segment, PackageLines part) in source.Segments.Zip(parts))
            {
                Run(segment.Kind, part.Code, name, context, interrupt);
            }

            if (source.IsTimed)
            {
                Show("text/plain", string.Create(
                    CultureInfo.InvariantCulture, $"Wall time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms"), context);
            }

            return CellStatus.Completed;
        }
        catch (CellSourceException exception)
        {
            context.Outputs.PublishError(Describe("UnsupportedDirective", exception.Message, code, name, exception.Line, []));
            return CellStatus.Failed;
        }
        catch (PackageException exception)
        {
            context.Outputs.PublishError(Describe("PackageError", exception.Message, code, name, exception.Line, []));
            return CellStatus.Failed;
        }
        catch (CompilationErrorException exception)
        {
            context.Outputs.PublishError(DescribeCompilation(exception, code, name));
            return CellStatus.Failed;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            context.Outputs.PublishError(Describe("Interrupted", "The cell was interrupted.", code, name, null, []));
            return CellStatus.Interrupted;
        }
        catch (CellStuckException)
        {
            return CellStatus.Stuck;
        }
        catch (Exception exception)
        {
            context.Outputs.PublishError(DescribeException(exception, code, name));
            return CellStatus.Failed;
        }
    }

    private void Run(SegmentKind kind, string text, string name, CellContext context, CancellationToken interrupt)
    {
        switch (kind)
        {
            case SegmentKind.CSharp:
                if (!string.IsNullOrWhiteSpace(text))
                {
                    RunCSharp(text, name, context, interrupt);
                }

                break;
            case SegmentKind.Markdown:
                Show("text/markdown", text, context);
                break;
            case SegmentKind.Html:
                Show("text/html", text, context);
                break;
            case SegmentKind.JavaScript:
                Show("text/html", $"<script type=\"text/javascript\">\n{text}\n</script>", context);
                break;
            case SegmentKind.Who:
                Show("text/plain", SessionVariables.Names(_chain), context);
                break;
            case SegmentKind.Whos:
                context.Display(CellContext.Format(SessionVariables.Table(_chain), []));
                break;
            case SegmentKind.About:
                Show("text/plain", SessionVariables.About(), context);
                break;
        }
    }

    private static string Show(string mimeType, string text, CellContext context) =>
        context.Display(new Dictionary<string, string> { [mimeType] = text });

    /// <summary>Resolves all packages that a cell asks for together, before any of its code is compiled.</summary>
    private void LoadPackages(IReadOnlyList<PackageLines> parts, string name, CellContext context, CancellationToken interrupt)
    {
        PackageRequest[] requests =
            [.. parts.SelectMany(part => part.Requests).Select(request => PackageRequest.Parse(request.Text, request.Line))];
        (string, int)[] sources = [.. parts.SelectMany(part => part.Sources)];
        if (requests.Length + sources.Length == 0)
        {
            return;
        }

        string? display = null;
        List<string> notices = [];
        string? pageScript = null;
        try
        {
            IReadOnlyList<RestoredPackage> packages = _packages.Add(
                requests, sources, () => display = Show("text/plain", "Installing packages ...", context), Load, interrupt);
            foreach (RestoredPackage package in packages)
            {
                _missing.Remove(package.Id);
            }

            Dictionary<string, string> installed = new() { ["text/plain"] = $"Installed packages: {string.Join(", ", packages)}" };
            if (display is not null)
            {
                context.Update(installed, display);
            }
            else if (packages.Count > 0)
            {
                context.Display(installed);
            }

            foreach (string notice in notices)
            {
                context.Outputs.WriteStream("stderr", $"{notice}\n");
            }

            if (pageScript is not null)
            {
                Show("text/html", pageScript, context);
            }
        }
        catch (PackageException)
        {
            foreach (PackageRequest request in requests)
            {
                _missing[request.Id] = name;
            }

            if (display is not null)
            {
                context.Update(new Dictionary<string, string> { ["text/plain"] = "" }, display);
            }

            throw;
        }

        void Load(IReadOnlyList<RestoredPackage> packages)
        {
            notices.AddRange(_chain.Add(packages, requests[^1].Line));
            notices.AddRange(packages.Where(package => package.HasExtension)
                .Select(package => $"Package {package} also has an extension of .NET Interactive, which this host does not run."));
            if (packages.Any(package => package.Id == PlotlyCharts.Package))
            {
                pageScript = PlotlyCharts.Register(_chain.Load(PlotlyCharts.Package));
            }
        }
    }

    private void RunCSharp(string code, string name, CellContext context, CancellationToken interrupt)
    {
        Submission submission = _chain.Next(code, name);
        RequirePaths(submission);
        Func<Task<object>> run = CompileStoppable(submission, code, name, out ImmutableArray<Diagnostic> warnings, interrupt);
        foreach (Diagnostic warning in warnings)
        {
            context.Outputs.WriteStream("stderr", $"\n{DescribeDiagnostic(warning)}\n\n");
        }

        bool hasResult = submission.HasResult();
        Task<object>? task = null;
        try
        {
            Interruption.Run(
                () =>
                {
                    task = run();
                    object? value = task.GetAwaiter().GetResult();
                    if (hasResult && value is not DisplayedValue)
                    {
                        context.ShowResult(value);
                    }
                },
                interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // Code after an await runs on other threads, which continue.
            if (task is not null && !((IAsyncResult)task).AsyncWaitHandle.WaitOne(_grace))
            {
                throw new CellStuckException();
            }

            throw;
        }
    }

    /// <summary>Compiles a cell such that its loops stop; what the compiler says is of the cell as it was written.</summary>
    private Func<Task<object>> CompileStoppable(
        Submission submission, string code, string name, out ImmutableArray<Diagnostic> warnings, CancellationToken interrupt)
    {
        string stoppable = Checkpoints.Insert(code);
        if (stoppable == code)
        {
            return _chain.Compile(submission, out warnings, interrupt);
        }

        warnings = SubmissionChain.WarningsOf(submission.Compilation.GetDiagnostics(interrupt));
        return _chain.Compile(_chain.Next(stoppable, name), out _, interrupt);
    }

    private void RequirePaths(Submission submission)
    {
        foreach (SyntaxTree tree in submission.Compilation.SyntaxTrees)
        {
            foreach (ReferenceDirectiveTriviaSyntax directive in ((CompilationUnitSyntax)tree.GetRoot()).GetReferenceDirectives())
            {
                string reference = directive.File.ValueText;
                int line = tree.GetLineSpan(directive.Span).StartLinePosition.Line + 1;
                if (PackageRequest.TextOf(reference) is not null)
                {
                    throw new CellSourceException($"#r \"{reference}\" is in a loaded script: write it in the cell.", line);
                }

                if (_chain.PackageOf(Path.GetFileNameWithoutExtension(reference)) is { } package)
                {
                    throw new CellSourceException(
                        $"#r \"{reference}\": package {package} is loaded already: restart the session to use the file.", line);
                }

                if (submission.Compilation.Options.MetadataReferenceResolver!.ResolveReference(reference, null, default).IsEmpty)
                {
                    throw new CellSourceException(
                        $"#r \"{reference}\": {Path.GetFullPath(reference, _folder)} does not exist; is it built?", line);
                }
            }
        }
    }

    /// <summary>What does not compile may lack the packages that an earlier cell could not load.</summary>
    private ErrorOutput DescribeCompilation(CompilationErrorException exception, string code, string name)
    {
        Diagnostic first = exception.Diagnostics[0];
        int? line = first.Location.GetLineSpan() is { IsValid: true } span && span.Path == name ? span.StartLinePosition.Line + 1 : null;
        string message = first.GetMessage(CultureInfo.InvariantCulture);
        return _missing.Count == 0 || first.Id is not ("CS0103" or "CS0234" or "CS0246")
            ? Describe("CompilationError", message, code, name, line, exception.Diagnostics.Select(DescribeDiagnostic))
            : Describe(
                "LeftOut",
                $"The cell is left out, as packages are missing: {string.Join(", ", _missing.Select(one => $"{one.Key} ({one.Value})"))}. "
                    + message,
                code, name, line, exception.Diagnostics.Select(DescribeDiagnostic));
    }

    private static string DescribeDiagnostic(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        string position = span.IsValid
            ? string.Create(CultureInfo.InvariantCulture, $"({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): ")
            : "";
        string severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        return $"{position}{severity} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }

    private ErrorOutput DescribeException(Exception exception, string code, string name)
    {
        Exception cause = exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerException! : exception;
        int? line = new StackTrace(cause, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetFileName() == Path.Combine(_folder, name))
            .Select(frame => (int?)frame.GetFileLineNumber())
            .FirstOrDefault();
        string[] lines = Text(cause.ToString).Replace($" in {_folder}{Path.DirectorySeparatorChar}", " in ", StringComparison.Ordinal)
            .ReplaceLineEndings("\n").Split('\n');
        string message = Text(() => cause.Message);
        return Describe(cause.GetType().FullName!, message, code, name, line, lines.Where(text => !OwnFrame().IsMatch(text)));
    }

    /// <summary>What an exception says of itself, which its class decides: it may be long, nothing, or an exception again.</summary>
    private static string Text(Func<string?> say)
    {
        string text;
        try
        {
            text = say() ?? "";
        }
        catch (Exception exception)
        {
            text = $"(says nothing, as that throws {exception.GetType().FullName})";
        }

        return text.Length <= LongestErrorText ? text : $"{text[..LongestErrorText]}...";
    }

    private static ErrorOutput Describe(string kind, string message, string code, string name, int? line, IEnumerable<string> details)
    {
        List<string> traceback = [$"{kind}: {message}"];
        if (line is { } number)
        {
            string source = code.ReplaceLineEndings("\n").Split('\n').ElementAtOrDefault(number - 1) ?? "";
            traceback.Add($"{name}, line {number}: {source.Trim()}");
        }

        traceback.AddRange(details.Where(detail => !traceback.Contains(detail)));
        return new ErrorOutput(kind, message, line, traceback);
    }

    /// <summary>Frames of this host and of the code that starts a cell, which are of no use to a user.</summary>
    [GeneratedRegex(@"^\s+at (Swa\.Research\.Notebooks\.)|^--- End of stack trace")]
    private static partial Regex OwnFrame();

    private sealed class CellStuckException : Exception;
}
