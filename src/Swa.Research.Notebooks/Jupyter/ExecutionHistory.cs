using System.IO.Enumeration;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>The code that this session has executed, the last thousand cells of it. Outputs and earlier sessions are not kept.</summary>
internal sealed class ExecutionHistory
{
    private const int Session = 1;
    private const int MaxCells = 1000;

    private readonly Queue<(int Number, string Code)> _cells = [];

    public void Add(int number, string code)
    {
        _cells.Enqueue((number, code));
        if (_cells.Count > MaxCells)
        {
            _cells.Dequeue();
        }
    }

    /// <summary>Answers a history request.</summary>
    /// <exception cref="FormatException">The request is wrong.</exception>
    public JsonObject Answer(JupyterMessage request)
    {
        IEnumerable<(int Number, string Code)> cells = request.Text("hist_access_type") switch
        {
            "tail" => _cells.TakeLast(request.Number("n", MaxCells)),
            "range" => Range(request.Number("session", 0), request.Number("start", 0), request.Number("stop", int.MaxValue)),
            "search" => Search(request).TakeLast(request.Number("n", MaxCells)),
            string type => throw new FormatException($"'hist_access_type' is '{type}', and must be tail, range or search"),
        };
        bool hasOutput = request.IsSet("output");
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. cells.Select(cell =>
                (JsonNode)new JsonArray(Session, cell.Number, hasOutput ? new JsonArray(cell.Code, null) : cell.Code))]),
        };
    }

    /// <summary>Cells of this session, which Jupyter also calls 0; there are no others.</summary>
    private IEnumerable<(int Number, string Code)> Range(int session, int start, int stop) =>
        _cells.Where(cell => session is 0 or Session && cell.Number >= start && cell.Number < stop);

    private IEnumerable<(int Number, string Code)> Search(JupyterMessage request)
    {
        string pattern = request.Content["pattern"] is null ? "*" : request.Text("pattern");
        IEnumerable<(int Number, string Code)> found = _cells.Where(cell =>
            FileSystemName.MatchesSimpleExpression(pattern, cell.Code, ignoreCase: false));
        return request.IsSet("unique") ? found.Reverse().DistinctBy(cell => cell.Code).Reverse() : found;
    }
}
