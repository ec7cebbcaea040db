using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests;

/// <summary>Random games for property tests.</summary>
internal static class RandomGames
{
    /// <summary>Games in all regimes, with capacities below and above the largest load.</summary>
    public static Gen<CongestionGame> Game =>
        from agents in Gen.Choose(1, 9)
        from capacityShare in Share
        from severityShare in Share
        from maxDemand in Between(0.5, 15)
        select new CongestionGame(agents, (0.1 + 1.2 * capacityShare) * agents * maxDemand, 0.1 + severityShare * (agents + 1), maxDemand);

    public static Gen<double> Share => Gen.Choose(0, 1_000_000).Select(millionths => millionths / 1e6);

    public static Gen<double> Between(double low, double high) => Share.Select(share => low + share * (high - low));

    public static Gen<double[]> Demands(CongestionGame game) =>
        Share.ArrayOf(game.Agents).Select(shares => shares.Select(share => share * game.MaxDemand).ToArray());

    public static void Check<T>(Gen<T> generator, Action<T> property, int runs = 200) =>
        FsCheck.Check.One(
            QuietChecks.Config.WithMaxTest(runs),
            Prop.ForAll(generator.ToArbitrary(), value =>
            {
                property(value);
                return true;
            }));
}
