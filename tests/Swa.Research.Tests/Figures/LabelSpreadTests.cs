using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class LabelSpreadTests
{
    [Fact]
    public void Labels_with_room_are_at_their_positions() =>
        Assert.Equal([80, 20], LabelSpread.Centers([80, 20], [10, 10], 2, 0, 100)!);

    [Fact]
    public void Two_labels_at_one_place_stand_side_by_side_around_it() =>
        Assert.Equal([44, 56], LabelSpread.Centers([50, 50], [10, 10], 2, 0, 100)!);

    [Fact]
    public void Labels_that_do_not_fit_are_not_placed() => Assert.Null(LabelSpread.Centers([1, 2], [60, 60], 0, 0, 100));

    [Fact]
    public void Labels_never_overlap_leave_the_room_or_change_their_order()
    {
        Gen<int[]> places = Gen.Choose(-20, 520).ArrayOf();
        Prop.ForAll(places.ToArbitrary(), targets =>
        {
            double[] sizes = [.. targets.Select((target, i) => 10.0 + (target + 20 + i) % 30)];
            double[]? centers = LabelSpread.Centers([.. targets.Select(target => (double)target)], sizes, 3, 0, 500);
            if (centers is null)
            {
                Assert.True(sizes.Sum() + 3 * (sizes.Length - 1) > 500);
                return;
            }

            int[] order = [.. Enumerable.Range(0, targets.Length).OrderBy(i => targets[i])];
            for (int k = 0; k < order.Length; k++)
            {
                int i = order[k];
                double free = k == 0 ? 0 : centers[order[k - 1]] + sizes[order[k - 1]] / 2 + 3;
                Assert.InRange(centers[i] - sizes[i] / 2, free - 1e-9, 500 - sizes[i] + 1e-9);
            }
        }).CheckQuietly();
    }
}
