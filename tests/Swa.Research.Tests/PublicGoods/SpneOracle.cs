using System.Globalization;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

/// <summary>One row of Oracles/spne.csv.</summary>
internal sealed record SpneOracle(PublicGoodsGame Game, int Levels, double Total, double[] Path, bool PathStrict)
{
    public static IReadOnlyList<SpneOracle> Read() =>
        [.. File.ReadLines(PathOfFile).Skip(1).Select(line => line.Split(',')).Select(Parse)];

    private static string PathOfFile => System.IO.Path.Combine(AppContext.BaseDirectory, "Oracles", "spne.csv");

    private static SpneOracle Parse(string[] cell) => new(
        new PublicGoodsGame(
            int.Parse(cell[0], CultureInfo.InvariantCulture),
            Number(cell[1]),
            Number(cell[2]),
            new EffortCost(Number(cell[3]), Number(cell[4])),
            Number(cell[5]),
            Number(cell[6]),
            Number(cell[7]),
            Number(cell[8])),
        int.Parse(cell[9], CultureInfo.InvariantCulture),
        Number(cell[10]),
        [.. cell[11].Split(' ').Select(Number)],
        bool.Parse(cell[12]));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
