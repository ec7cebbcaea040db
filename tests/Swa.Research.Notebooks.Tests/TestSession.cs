using Swa.Research.Notebooks.Cells;
using Swa.Research.Notebooks.Execution;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Tests;

/// <summary>A session in its own folder that keeps the last cell's outputs.</summary>
internal sealed class TestSession
{
    private readonly NotebookSession _session;
    private int _cells;

    public TestSession(
        int outputLimit = CellOutputs.DefaultLimit, TimeSpan? grace = null, string? folder = null, PackageRestore? restore = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("swa-notebook-").FullName;
        _session = new NotebookSession(
            Folder, outputLimit, grace ?? TimeSpan.FromSeconds(30), new PackageCache(Path.Combine(Folder, "cache")),
            restore ?? PackageRestore.OfMachine());
    }

    public string Folder { get; }

    public CellStatus Status { get; private set; }

    public List<CellOutput> Outputs { get; private set; } = [];

    public ErrorOutput Error => Outputs.OfType<ErrorOutput>().Single();

    public string Text => string.Concat(
        Outputs.OfType<StreamOutput>().Where(output => output.Name == "stdout").Select(output => output.Text));

    public string ErrorText =>
        string.Concat(Outputs.OfType<StreamOutput>().Where(output => output.Name == "stderr").Select(output => output.Text));

    /// <summary>The text of what the last cell shows.</summary>
    public IReadOnlyList<string> Shown => [.. Outputs.Select(output => output switch
    {
        DisplayOutput display => display.Data["text/plain"],
        DisplayUpdate update => update.Data["text/plain"],
        ResultOutput result => result.Data["text/plain"],
        _ => null,
    }).OfType<string>()];

    public SubmissionChain Chain => _session.Chain;

    public int Depth => Chain.Head?.Depth ?? 0;

    public void Run(string code, bool interruptAfterFirstOutput = false, CancellationToken interruptBy = default)
    {
        List<CellOutput> outputs = [];
        using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(interruptBy);
        Status = _session.Execute(
            code,
            $"cell {++_cells}",
            output =>
            {
                outputs.Add(output);
                if (interruptAfterFirstOutput)
                {
                    interrupt.CancelAsync();
                }
            },
            interrupt.Token);
        Outputs = outputs;
    }
}
