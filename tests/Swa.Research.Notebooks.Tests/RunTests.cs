using System.Diagnostics;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Jupyter;
using Swa.Research.Notebooks.Running;

namespace Swa.Research.Notebooks.Tests;

/// <summary>Whole notebooks through the real host process.</summary>
public sealed class RunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa-notebook-").FullName;

    private static string Command { get; } = Path.Combine(AppContext.BaseDirectory, "swa.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The notebooks of this project; the load cell of each needs the library as the tests' configuration builds it.</summary>
    public static TheoryData<string> Committed { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(), "notebooks"), "*.ipynb")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Committed))]
    public void The_outputs_of_a_committed_notebook_are_what_a_run_gives(string name)
    {
        string path = Path.Combine(Root(), "notebooks", name);
        Assert.True(
            File.Exists(Path.Combine(Root(), "src/Swa.Research/bin/Release/net10.0/Swa.Research.dll")),
            "Build Release first: dotnet build Swa.Research.sln -c Release");
        Notebook notebook = Notebook.Read(path);
        Runner().Run(notebook, path, _ => { }, CancellationToken.None);
        Assert.Null(NotebookDifference.First(File.ReadAllText(path), notebook));
    }

    [Fact]
    public void A_run_stores_streams_displays_updates_and_results()
    {
        Notebook notebook = Run("Console.Write(\"a\\n\"); Console.Write(\"é\");\nvar d = display(\"first\");\n1 + 1", "d.Update(\"second\");", "");
        string json = notebook.ToJson();
        Assert.Contains("\"text\": [\n      \"a\\n\",\n      \"é\"\n     ]", json, StringComparison.Ordinal);
        Assert.Contains("\"second\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"first\"\n", json, StringComparison.Ordinal);
        Assert.Contains("<pre>2</pre>", json, StringComparison.Ordinal);
        Assert.Equal([1, 2, null], notebook.Cells.Select(cell => cell.Json["execution_count"]?.GetValue<int>()));
    }

    [Fact]
    public void Running_again_changes_nothing()
    {
        Notebook notebook = Run("Console.Write(1);", "new[] { 1, 2 }");
        string first = notebook.ToJson();
        Runner().Run(notebook, Path.Combine(_folder, "x.ipynb"), _ => { }, CancellationToken.None);
        Assert.Equal(first, notebook.ToJson());
    }

    [Fact]
    public void A_failing_cell_stops_the_run_with_its_place()
    {
        string[] lines = Assert.Throws<NotebookException>(() => Run("int a = 1;", "a++;\nthrow new Exception(\"no\");", "a")).Message.Split('\n');
        Assert.Equal([$"{Path.Combine(_folder, "x.ipynb")}, cell 2, line 2: throw new Exception(\"no\");", "System.Exception: no"], lines[..2]);
    }

    [Fact]
    public void A_cell_without_end_is_stopped() =>
        Assert.EndsWith(
            "x.ipynb, cell 1, did not end within 1.5 s.",
            Assert.Throws<NotebookException>(() => Run(TimeSpan.FromSeconds(1.5), "while (true) { }")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_cell_that_ends_its_process_is_named() =>
        Assert.EndsWith(
            "x.ipynb, cell 2, ended its host process (exit code 7).",
            Assert.Throws<NotebookException>(() => Run("1", "Environment.Exit(7);")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_cell_of_another_language_is_named()
    {
        Notebook notebook = Notebook.Create((true, "let x = 1"));
        notebook.Cells[0].Json["metadata"]!["polyglot_notebook"] = new System.Text.Json.Nodes.JsonObject { ["kernelName"] = "fsharp" };
        string message = Assert.Throws<NotebookException>(
            () => Runner().Run(notebook, Path.Combine(_folder, "x.ipynb"), _ => { }, CancellationToken.None)).Message;
        Assert.EndsWith("x.ipynb, cell 1, is written for fsharp, and only C# cells can be run.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_that_uses_the_kernel_of_NET_Interactive_is_refused_in_one_sentence()
    {
        string path = Path.Combine(Root(), "notebooks", "polyglot", "first-steps.ipynb");
        Assert.Equal(
            $"{path}, cell 2, needs .NET Interactive: it uses its Kernel, which this light host does not have.",
            Assert.Throws<NotebookException>(
                () => Runner().Run(Notebook.Read(path), path, _ => { }, CancellationToken.None)).Message);
    }

    [Fact]
    public void An_output_of_100_MB_is_cut_with_a_notice()
    {
        string json = Run("var line = new string('x', 999_999);\nfor (int i = 0; i < 100; i++) Console.WriteLine(line);").ToJson();
        Assert.InRange(json.Length, 10_000_000, 10_100_000);
        Assert.Contains("cut here: it is longer than 10,000,000 characters", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends()
    {
        using CancellationTokenSource cancellation = new();
        Notebook notebook = Notebook.Create((true, "1"), (true, "while (true) { }"));
        Assert.Throws<OperationCanceledException>(() =>
            Runner().Run(notebook, Path.Combine(_folder, "x.ipynb"), _ => cancellation.CancelAfter(100), cancellation.Token));
    }

    [Fact]
    public void The_command_leaves_a_file_it_cannot_run_as_it_was_and_exits_with_1()
    {
        string path = Path.Combine(_folder, "x.ipynb");
        Notebook.Create((true, "1"), (true, "throw new Exception(\"no\");")).Write(path);
        string before = File.ReadAllText(path);
        (int code, string error) = Swa("notebook", "run", path);
        Assert.Equal((1, before), (code, File.ReadAllText(path)));
        Assert.Contains("cell 2, line 1: throw new Exception(\"no\");", error, StringComparison.Ordinal);

        Notebook.Create((true, "1")).Write(path);
        Assert.Equal(0, Swa("notebook", "run", path).Code);
        Assert.Equal(0, Swa("notebook", "run", path, "--check").Code);
        File.WriteAllText(path, File.ReadAllText(path).Replace("<pre>1<", "<pre>2<", StringComparison.Ordinal));
        (code, error) = Swa("notebook", "run", path, "--check");
        Assert.Equal(1, code);
        Assert.Contains("is not what a run gives: cell 1, output 1, text/html: stored ", error, StringComparison.Ordinal);
        Assert.Equal(2, Swa("notebook", "run", path, "--timeout", "0").Code);
        Assert.Equal(2, Swa("notebook", "run", path, "--check", "--output", _folder).Code);
        Assert.Equal((1, "swa: none.ipynb does not exist.\n"), Swa("notebook", "run", "none.ipynb"));
    }

    [Fact]
    public void A_new_notebook_loads_the_library_and_runs()
    {
        string path = Path.Combine(_folder, "mine.ipynb");
        Assert.Equal(0, Swa("notebook", "new", Path.Combine(_folder, "mine")).Code);
        Assert.Equal(0, Swa("notebook", "run", path).Code);
        Assert.Contains("<pre>0.85</pre>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal((1, $"swa: {path} is there already.\n"), Swa("notebook", "new", path));
    }

    [Fact]
    public void The_kernel_takes_the_name_notebooks_ask_for_unless_it_is_taken()
    {
        Assert.Equal(0, Swa("kernel", "install", "--prefix", _folder).Code);
        string kernels = KernelSpecification.PrefixFolder(_folder);
        string installed = Path.GetFileName(Assert.Single(Directory.EnumerateDirectories(kernels)));
        Assert.Contains(installed, new[] { KernelSpecification.SharedName, KernelSpecification.OwnName });
        Assert.Equal(0, Swa("kernel", "install", "--prefix", _folder).Code);
        Assert.Single(Directory.EnumerateDirectories(kernels));
        Assert.Equal(0, Swa("kernel", "uninstall", "--prefix", _folder).Code);
        Assert.Equal(1, Swa("kernel", "uninstall", "--prefix", _folder).Code);

        string other = Path.Combine(kernels, KernelSpecification.SharedName);
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "kernel.json"), "{}");
        Assert.Equal(0, Swa("kernel", "install", "--prefix", _folder).Code);
        Assert.True(File.Exists(Path.Combine(kernels, KernelSpecification.OwnName, "kernel.json")));
        Assert.Equal(0, Swa("kernel", "uninstall", "--prefix", _folder).Code);
        Assert.True(File.Exists(Path.Combine(other, "kernel.json")));
    }

    private static NotebookRunner Runner(TimeSpan? timeout = null) =>
        new(HostCommand.Of(Command, "notebook", "host"), timeout ?? TimeSpan.FromMinutes(5));

    private Notebook Run(params string[] cells) => Run(TimeSpan.FromMinutes(5), cells);

    private Notebook Run(TimeSpan timeout, params string[] cells)
    {
        Notebook notebook = Notebook.Create([.. cells.Select(cell => (true, cell))]);
        Runner(timeout).Run(notebook, Path.Combine(_folder, "x.ipynb"), _ => { }, CancellationToken.None);
        return notebook;
    }

    private static (int Code, string Error) Swa(params string[] arguments)
    {
        HostCommand command = HostCommand.Of(Command, arguments);
        using Process process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait();
        return (process.ExitCode, error);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Swa.Research.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the checkout.");
        }

        return folder;
    }
}
