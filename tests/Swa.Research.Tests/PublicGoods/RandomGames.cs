using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

/// <summary>Games for property tests: round numbers, which give ties and met thresholds, as often as arbitrary ones.</summary>
internal static class RandomGames
{
    public static Arbitrary<PublicGoodsGame> UpTo(int agents) => Arb.From(Game(agents));

    private static Gen<PublicGoodsGame> Game(int maxAgents) =>
        from n in Gen.Choose(1, maxAgents)
        from equalCosts in Gen.Elements(true, false)
        from costs in Cost().ListOf(equalCosts ? 1 : n)
        from multiplier in Number(0, 3 * n)
        from bonus in Sometimes(Number(0, 3))
        from penalty in Sometimes(Number(0, 4))
        from min in Sometimes(Number(0, 0.5))
        from range in Number(0.5, 1.5)
        from share in Gen.Elements(0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
        select new PublicGoodsGame(
            [.. equalCosts ? Enumerable.Repeat(costs[0], n) : costs],
            multiplier,
            bonus,
            penalty,
            share * n * (min + range),
            min,
            min + range);

    private static Gen<EffortCost> Cost() =>
        from linear in Number(0, 2)
        from convexity in Sometimes(Number(0, 2))
        select new EffortCost(linear, convexity);

    private static Gen<double> Sometimes(Gen<double> number) => Gen.OneOf(Gen.Constant(0.0), number);

    private static Gen<double> Number(double low, double high) => Gen.OneOf(
        Gen.Choose(0, 20).Select(k => low + (high - low) * k / 20),
        Gen.Choose(0, 1_000_000).Select(k => low + (high - low) * k / 1_000_000));
}
