using Swa.Research.Notebooks.Cells;
using Swa.Research.Notebooks.Execution;

namespace Swa.Research.Notebooks.Tests;

/// <summary>A session in its own folder that keeps the last cell's outputs.</summary>
internal sealed class TestSession
{
    private readonly NotebookSession _session;
    private int _cells;

    public TestSession(int outputLimit = CellOutputs.DefaultLimit, TimeSpan? grace = null)
    {
        _session = new NotebookSession(Folder, outputLimit, grace ?? TimeSpan.FromSeconds(30));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("swa-notebook-").FullName;

    public CellStatus Status { get; private set; }

    public List<CellOutput> Outputs { get; private set; } = [];

    public ErrorOutput Error => Outputs.OfType<ErrorOutput>().Single();

    public string Text => string.Concat(
        Outputs.OfType<StreamOutput>().Where(output => output.Name == "stdout").Select(output => output.Text));

    public string ErrorText =>
        string.Concat(Outputs.OfType<StreamOutput>().Where(output => output.Name == "stderr").Select(output => output.Text));

    public SubmissionChain Chain => _session.Chain;

    public int Depth => Chain.Head?.Depth ?? 0;

    public void Run(string code, bool interruptAfterFirstOutput = false)
    {
        List<CellOutput> outputs = [];
        using CancellationTokenSource interrupt = new();
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
