namespace Swa.Research.Cli.Commands;

/// <summary>The part of <c>swa reproduce</c> that goes beyond the paper: figures, data and claims.</summary>
/// <param name="figures">The figures to draw; may be empty.</param>
/// <param name="isForced">Whether statements of other parameters may be replaced.</param>
/// <param name="folder">Where figures and data go.</param>
internal sealed class BeyondFigures(
    IReadOnlyList<(int Number, string Subject, Func<CancellationToken, FigureResult> Run)> figures, bool isForced, ResultsFolder folder)
{
    private const string Seeds = "from 0, as many as the caption says; exact laws have none";

    private readonly List<(int Figure, Claim Claim)> _claims = [];

    /// <summary>Simulates, draws and prints; the files are written with the command's others.</summary>
    public void Draw(TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (figures.Count == 0)
        {
            return;
        }

        StatementFile statements = new(folder.Data("claims.json"), "claims", isForced);
        statements.Check([]);
        foreach ((int number, string subject, Func<CancellationToken, FigureResult> run) in figures)
        {
            error.WriteLine($"Figure {number}: {subject}");
            FigureResult result = run(cancellationToken);
            folder.Add($"figure{number}", result.Figure, Seeds, cancellationToken);
            folder.Add($"figure{number}", result.Data);
            _claims.AddRange(result.Claims.Select(claim => (number, claim)));
        }

        (OutputFile file, string json, int count) = statements.Completed(
            [],
            [
                .. _claims.Select(entry => Report.ToNode(new
                {
                    entry.Figure,
                    entry.Claim.Finding.Statement,
                    kind = entry.Claim.Kind switch
                    {
                        ClaimKind.Check => "check of code",
                        _ => "prediction",
                    },
                    entry.Claim.Range,
                    tolerance = entry.Claim.Finding.Criterion,
                    entry.Claim.Finding.Holds,
                    numbers = entry.Claim.Finding.Numbers.ToDictionary(number => number.Key, number => number.Value),
                })),
            ],
            claim => (int)claim["figure"]!);
        folder.Add(file, json, count, [.. _claims.Select(entry => entry.Claim.Finding)]);
        foreach ((int figure, Claim claim) in _claims)
        {
            Report.Write(output, claim.Finding.Holds, $"Figure {figure}: {claim.Finding.Statement}", claim.Finding.Criterion);
        }

        output.WriteLine();
    }

    /// <summary>Fails where a claim does not hold; everything is written anyway.</summary>
    public void CheckClaims()
    {
        string[] broken =
        [
            .. _claims.Where(entry => entry.Claim.Finding.Holds is not true).Select(
                entry => $"\"{entry.Claim.Finding.Statement.TrimEnd('.')}\" (Figure {entry.Figure})"),
        ];
        if (broken.Length > 0)
        {
            string which = broken.Length == 1 ? "A claim does" : $"{broken.Length} claims do";
            throw new InvalidDataException(
                $"{which} not hold: {string.Join("; ", broken)}; the numbers are in {folder.Data("claims.json").Path}.");
        }
    }
}
