using System.Diagnostics;
using System.Text.Json.Nodes;
using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Jupyter;
using Swa.Research.Notebooks.Running;
using Swa.Research.Tests;

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
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Committed))]
    public void The_outputs_of_a_committed_notebook_are_what_a_run_gives(string name)
    {
        string path = Path.Combine(Repository.Root, "notebooks", name);
        Assert.True(
            File.Exists(Path.Combine(Repository.Root, "src/Swa.Research.Reproduction/bin/Release/net10.0/Swa.Research.Reproduction.dll")),
            "Build Release first: dotnet build Swa.Research.sln -c Release");
        Notebook notebook = Notebook.Read(path);
        Assert.Empty(Runner().Run(notebook, path, _ => { }, CancellationToken.None));
        Assert.Null(NotebookDifference.First(File.ReadAllText(path), notebook));
    }

    [Fact]
    public void A_run_stores_streams_displays_updates_and_results()
    {
        Notebook notebook = Run(
            "Console.Write(\"a\\n\"); Console.Write(\"é\");\nvar d = display(\"first\");\n1 + 1", "d.Update(\"second\");", "");
        string json = notebook.ToJson();
        Assert.Contains("\"text\": [\n      \"a\\n\",\n      \"é\"\n     ]", json, StringComparison.Ordinal);
        Assert.Contains("\"second\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"first\"\n", json, StringComparison.Ordinal);
        Assert.Contains("\"text/plain\": [\n       \"2\"\n      ]", json, StringComparison.Ordinal);
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
    public void A_display_that_was_updated_to_nothing_is_not_stored()
    {
        Notebook notebook = Run(
            "display(\"kept\"); var d = display(\"10%\"); d.Update(\"90%\"); d.Update(\"\");",
            "var e = display(\"x\"); e.Update(\"\"); e.Update(\"back\");",
            "display(\"\"); d.Update(\"too late\");");
        Assert.Equal(["kept", "back", ""], notebook.Cells.SelectMany(cell => cell.Outputs)
            .Select(output => NotebookText.Join(output!["data"]!["text/plain"])));
    }

    [Fact]
    public void A_failing_cell_stops_the_run_with_its_place_and_keeps_its_outputs()
    {
        Notebook notebook = Create("int a = 1;", "Console.Write(++a);\nthrow new Exception(\"no\");", "a");
        notebook.Cells[2].SetOutputs([new JsonObject { ["output_type"] = "stream" }], 9);
        string[] lines = Assert.Single(Runner().Run(notebook, PathOf("x.ipynb"), _ => { }, CancellationToken.None)).Split('\n');
        Assert.Equal([$"{PathOf("x.ipynb")}, cell 2, line 2: throw new Exception(\"no\");", "System.Exception: no"], lines[..2]);
        Assert.Equal(["", "stream error", ""], notebook.Cells.Select(Kinds));
        Assert.Equal("2", NotebookText.Join(notebook.Cells[1].Outputs[0]!["text"]));
        Assert.Equal([1, 2, null], notebook.Cells.Select(cell => cell.Json["execution_count"]?.GetValue<int>()));
    }

    [Fact]
    public void A_run_can_continue_after_a_failing_cell()
    {
        Notebook notebook = Create("int a = 1;", "a = 2; throw new Exception(\"no\");", "z", "Console.Write(a);");
        IReadOnlyList<string> failures = Runner().Run(notebook, PathOf("x.ipynb"), _ => { }, CancellationToken.None, keepGoing: true);
        Assert.Equal(["cell 2, line 1", "cell 3, line 1"], failures.Select(failure => failure[(PathOf("x.ipynb").Length + 2)..][..14]));
        Assert.Equal(["", "error", "error", "stream"], notebook.Cells.Select(Kinds));
        Assert.Equal("2", NotebookText.Join(notebook.Cells[3].Outputs[0]!["text"]));
    }

    [Theory]
    [InlineData("while (true) { }", 1.5, "did not end within 1.5 s")]
    [InlineData("Environment.Exit(7);", 300, "ended its host process (exit code 7)")]
    public void A_cell_that_ends_its_process_is_named_and_ends_the_run(string code, double seconds, string reason)
    {
        Notebook notebook = Create(code, "2");
        string failure = Assert.Single(Runner(TimeSpan.FromSeconds(seconds))
            .Run(notebook, PathOf("x.ipynb"), _ => { }, CancellationToken.None, keepGoing: true));
        Assert.Equal($"{PathOf("x.ipynb")}, cell 1, {reason}.", failure);
        Assert.Equal($"The cell {reason}.", notebook.Cells[0].Outputs[^1]!["evalue"]!.GetValue<string>());
        Assert.Equal("", Kinds(notebook.Cells[1]));
    }

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
        string path = Path.Combine(Repository.Root, "notebooks", "polyglot", "first-steps.ipynb");
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
            Runner(TimeSpan.FromSeconds(30)).Run(
                notebook, Path.Combine(_folder, "x.ipynb"), _ => cancellation.CancelAfter(100), cancellation.Token));
    }

    [Fact]
    public void The_command_keeps_what_a_failing_run_gave_in_a_copy_and_exits_with_1()
    {
        string path = PathOf("x.ipynb");
        string copy = PathOf("x.failed.ipynb");
        Create("1", "throw new Exception(\"no\");", "3").Write(path);
        string before = File.ReadAllText(path);
        (int code, _, string error) = Swa("notebook", "run", path);
        Assert.Equal((1, before), (code, File.ReadAllText(path)));
        Assert.Contains("cell 2, line 1: throw new Exception(\"no\");", error, StringComparison.Ordinal);
        Assert.EndsWith($"swa: {path} is unchanged; the outputs up to the error are in {copy}.\n", error, StringComparison.Ordinal);
        Assert.Equal(["execute_result", "error", ""], Notebook.Read(copy).Cells.Select(Kinds));

        // The copy of an earlier run is replaced, but not once its errors are corrected: then it is somebody's work.
        Assert.EndsWith($"the outputs up to the error are in {copy}.\n", Swa("notebook", "run", path).Error, StringComparison.Ordinal);
        Notebook mended = Notebook.Read(copy);
        mended.Cells[1].SetOutputs([], 2);
        mended.Write(copy);
        Assert.Contains("is not a copy of a failed run", Swa("notebook", "run", path).Error, StringComparison.Ordinal);
        Assert.Equal(mended.ToJson(), File.ReadAllText(copy));

        // The copy's name may be taken by a file of the user's.
        Create("1").Write(copy);
        string own = File.ReadAllText(copy);
        (code, _, error) = Swa("notebook", "run", path);
        Assert.Equal((1, own), (code, File.ReadAllText(copy)));
        Assert.Contains("is not a copy of a failed run", error, StringComparison.Ordinal);

        // So may it where the user's own notebook has an error too.
        Create("throw new Exception(\"mine\");").Write(copy);
        Assert.Equal(1, Swa("notebook", "run", copy, "--keep-going").Code);
        own = File.ReadAllText(copy);
        Assert.Contains("mine", own, StringComparison.Ordinal);
        Assert.Equal((1, own), (Swa("notebook", "run", path).Code, File.ReadAllText(copy)));

        Assert.Equal(1, Swa("notebook", "run", path, "--keep-going").Code);
        Assert.Equal(["execute_result", "error", "execute_result"], Notebook.Read(path).Cells.Select(Kinds));
    }

    [Fact]
    public void A_cell_with_Jupyters_tag_may_fail()
    {
        Notebook notebook = Create("throw new Exception(\"no\");", "1 + 1");
        notebook.Cells[0].Json["metadata"] = new JsonObject { ["tags"] = new JsonArray("raises-exception") };
        Assert.Empty(Runner().Run(notebook, PathOf("x.ipynb"), _ => { }, CancellationToken.None));
        Assert.Equal(["error", "execute_result"], notebook.Cells.SelectMany(cell => cell.Outputs)
            .Select(output => output!["output_type"]!.GetValue<string>()));
    }

    [Fact]
    public void The_command_compares_all_notebooks_and_counts_them()
    {
        string path = PathOf("x.ipynb");
        Create("1").Write(path);
        Assert.Equal(0, Swa("notebook", "run", path).Code);
        (int code, string output, string error) = Swa("notebook", "run", path, "--check");
        Assert.Equal((0, "1 notebook: 1 matches, 0 differ\n"), (code, output));

        string other = PathOf("y.ipynb");
        File.WriteAllText(other, File.ReadAllText(path).Replace("\n       \"1\"\n", "\n       \"2\"\n", StringComparison.Ordinal));
        string failing = PathOf("z.ipynb");
        Create("throw new Exception(\"no\");").Write(failing);
        (code, output, error) = Swa("notebook", "run", failing, other, path, "none.ipynb", "--check");
        Assert.Equal((1, "4 notebooks: 1 matches, 1 differs, 2 failed\n"), (code, output));
        Assert.Contains("differs from a new run: cell 1, output 1, text/plain: stored ", error, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_folder).Length);

        Assert.Equal(2, Swa("notebook", "run", path, "--timeout", "0").Code);
        Assert.Equal(2, Swa("notebook", "run", path, "--check", "--output", _folder).Code);
        Assert.Equal(2, Swa("notebook", "run", path, "--check", "--keep-going").Code);
        Assert.Equal((1, "", "swa: none.ipynb does not exist.\n"), Swa("notebook", "run", "none.ipynb"));
    }

    [Fact]
    public void Outputs_elsewhere_replace_those_of_the_same_notebook_only_by_force()
    {
        string path = PathOf("x.ipynb");
        string target = PathOf(Path.Combine("out", "x.ipynb"));
        Create("1 + 1").Write(path);
        Assert.StartsWith(
            $"wrote {target}: the outputs of 1 cell\n", Swa("notebook", "run", path, "--output", PathOf("out")).Output,
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"unchanged {target}: ", Swa("notebook", "run", path, "--output", PathOf("out")).Output, StringComparison.Ordinal);

        Create("1 + 1").Write(target);
        (int code, _, string error) = Swa("notebook", "run", path, "--output", PathOf("out"));
        Assert.Equal(1, code);
        Assert.EndsWith($"swa: {target} already exists with other outputs. --force replaces it.\n", error, StringComparison.Ordinal);
        Assert.Equal(0, Swa("notebook", "run", path, "--output", PathOf("out"), "--force").Code);

        Create("my own").Write(target);
        Assert.EndsWith(
            $"swa: {target} already exists and was not written by this program; it is never replaced.\n",
            Swa("notebook", "run", path, "--output", PathOf("out"), "--force").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_notebook_loads_the_library_and_runs()
    {
        string path = Path.Combine(_folder, "mine.ipynb");
        Assert.Equal(0, Swa("notebook", "new", Path.Combine(_folder, "mine")).Code);
        Assert.Equal(0, Swa("notebook", "run", path).Code);
        string json = File.ReadAllText(path);
        Assert.Contains("\"0.85\"", json, StringComparison.Ordinal);
        Assert.Contains("\"image/svg+xml\"", json, StringComparison.Ordinal);
        Assert.Contains("overload_rate_lower", json, StringComparison.Ordinal);
        Assert.Equal((1, "", $"swa: {path} already exists.\n"), Swa("notebook", "new", path));
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void A_new_notebook_of_a_checkout_loads_the_library_as_the_committed_ones_do(string name)
    {
        string folder = Path.Combine(Repository.Root, "notebooks");
        Notebook committed = Notebook.Read(Path.Combine(folder, name));
        Assert.StartsWith(NewNotebook.LoadCell(folder), committed.Cells.First(cell => cell.IsCode).Source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void Cells_of_committed_notebooks_are_short(string name)
    {
        Notebook notebook = Notebook.Read(Path.Combine(Repository.Root, "notebooks", name));
        int most = name.StartsWith("01-", StringComparison.Ordinal) ? int.MaxValue : 15;
        Assert.All(notebook.Cells.Where(cell => cell.IsCode).Select(cell => cell.Source.Split('\n')), lines =>
        {
            Assert.InRange(lines.Length, 1, most);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
        });
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
        Assert.Throws<OutputExistsException>(
            () => new KernelSpecification(kernels).Install(KernelSpecification.SharedName, HostCommand.Of("swa.dll")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(other, "kernel.json")));
        Assert.Equal(0, Swa("kernel", "install", "--prefix", _folder).Code);
        Assert.True(File.Exists(Path.Combine(kernels, KernelSpecification.OwnName, "kernel.json")));
        Assert.Equal(0, Swa("kernel", "uninstall", "--prefix", _folder).Code);
        Assert.True(File.Exists(Path.Combine(other, "kernel.json")));
    }

    private static NotebookRunner Runner(TimeSpan? timeout = null) =>
        new(HostCommand.Of(Command, "notebook", "host"), timeout ?? TimeSpan.FromMinutes(5));

    private Notebook Run(params string[] cells)
    {
        Notebook notebook = Create(cells);
        Assert.Empty(Runner().Run(notebook, PathOf("x.ipynb"), _ => { }, CancellationToken.None));
        return notebook;
    }

    private static Notebook Create(params string[] cells) => Notebook.Create([.. cells.Select(cell => (true, cell))]);

    private static string Kinds(NotebookCell cell) =>
        string.Join(' ', cell.Outputs.Select(output => output!["output_type"]!.GetValue<string>()));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static (int Code, string Output, string Error) Swa(params string[] arguments)
    {
        HostCommand command = HostCommand.Of(Command, arguments);
        ProcessStartInfo start = new(command.FileName, command.Arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error);
    }
}
