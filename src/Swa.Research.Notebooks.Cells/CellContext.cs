using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// What <c>display</c> and the console belong to: the cell that the calling code was started by. It flows with async code and new threads,
/// as .NET Interactive's context does, so that several sessions can run in one process.
/// </summary>
internal sealed class CellContext(CellOutputs outputs, Func<string> nextDisplayId, CancellationToken interrupt)
{
    private static readonly AsyncLocal<CellContext?> Ambient = new();

    public static CellContext? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public CellOutputs Outputs => outputs;

    public CancellationToken Interrupt => interrupt;

    public string Display(IReadOnlyDictionary<string, string> data)
    {
        string id = nextDisplayId();
        outputs.Publish(new DisplayOutput(data, id), data);
        return id;
    }

    public void Update(IReadOnlyDictionary<string, string> data, string displayId) =>
        outputs.Publish(new DisplayUpdate(data, displayId), data);

    public void ShowResult(object? value)
    {
        IReadOnlyDictionary<string, string> data = Format(value, []);
        outputs.Publish(new ResultOutput(data), data);
    }

    /// <summary>The value's text in the given MIME types, or in those its type prefers; ordered as they are.</summary>
    public static IReadOnlyDictionary<string, string> Format(object? value, IReadOnlyCollection<string> mimeTypes)
    {
        if (mimeTypes.Count == 0)
        {
            mimeTypes = Formatter.GetPreferredMimeTypesFor(value?.GetType());
        }

        OrderedDictionary<string, string> data = [];
        foreach (string mimeType in mimeTypes)
        {
            // The formatting library carries the line ends of the system it was built on.
            data[mimeType] = value.ToDisplayString(mimeType).ReplaceLineEndings("\n");
        }

        return data;
    }
}
