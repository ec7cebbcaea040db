using Swa.Research.Cli.Output;
using Swa.Research.Files;
using Swa.Research.Reproduction;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary>The part of <c>swa reproduce --all</c> that goes beyond the paper: figures, data and claims.</summary>
internal static class BeyondFigures
{
    /// <summary>Simulates, writes and prints.</summary>
    /// <exception cref="InvalidDataException">A claim does not hold; everything is written all the same.</exception>
    public static void Write(
        TextWriter output,
        TextWriter error,
        IReadOnlyList<(int Number, string Subject, Func<CancellationToken, FigureResult> Run)> figures,
        string folder,
        CancellationToken cancellationToken)
    {
        List<(int Figure, Claim Claim)> claims = [];
        List<string> written = [];
        foreach ((int number, string subject, Func<CancellationToken, FigureResult> run) in figures)
        {
            error.WriteLine($"Figure {number}: {subject}");
            FigureResult result = run(cancellationToken);
            Save(Path.Combine("figures", $"figure{number}.svg"), result.Figure.ToSvg());
            Save(Path.Combine("figures", $"figure{number}.plotly.json"), result.Figure.ToPlotlyJson());
            Save(Path.Combine("data", "results", $"figure{number}.csv"), result.Data.ToCsv());
            claims.AddRange(result.Claims.Select(claim => (number, claim)));
        }

        Save(Path.Combine("data", "results", "claims.json"), Report.ToJson(new
        {
            claims = claims.Select(entry => new
            {
                entry.Figure,
                entry.Claim.Statement,
                entry.Claim.Tolerance,
                entry.Claim.Holds,
                numbers = entry.Claim.Numbers.ToDictionary(number => number.Key, number => number.Value),
            }),
        }));

        Table summary = new("figure", "claim", "holds");
        foreach ((int figure, Claim claim) in claims)
        {
            summary.Add(figure, claim.Statement, claim.Holds);
        }

        output.WriteLine();
        Report.Write(output, summary);
        output.WriteLine();
        foreach (string path in written)
        {
            output.WriteLine($"wrote {path}");
        }

        string[] broken =
        [
            .. claims.Where(entry => !entry.Claim.Holds).Select(entry => $"\"{entry.Claim.Statement.TrimEnd('.')}\" (Figure {entry.Figure})"),
        ];
        if (broken.Length > 0)
        {
            string which = broken.Length == 1 ? "A claim does" : $"{broken.Length} claims do";
            string numbers = Path.Combine(folder, "data", "results", "claims.json");
            throw new InvalidDataException($"{which} not hold: {string.Join("; ", broken)}; the numbers are in {numbers}.");
        }

        void Save(string name, string content)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.Write(path, content);
            written.Add(path);
        }
    }
}
