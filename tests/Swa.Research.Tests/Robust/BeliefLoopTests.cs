using FsCheck.Fluent;

namespace Swa.Research.Tests.Robust;

public class BeliefLoopTests
{
    [Fact]
    public void The_spectral_radius_agrees_with_the_reference_values()
    {
        foreach (Oracle.Row row in Oracle.Rows("belief_loop_radius.csv"))
        {
            double radius = BeliefLoop.SpectralRadius(row.Integer("agents"), row.Number("smoothing"), row.Integer("delay"));
            Near.Absolute(row.Number("spectral_radius"), radius, 1e-6);
        }
    }

    [Theory]
    [InlineData(5, 0.2, 0, 0)]
    [InlineData(5, 0.2, 1, 0.894)]
    [InlineData(5, 0.3, 1, 1.095)]
    [InlineData(5, 0.2, 2, 1.051)]
    [InlineData(12, 0.2, 0, 1.4)]
    [InlineData(1, 0.2, 0, 0.8)]
    [InlineData(1, 0.2, 3, 0.8)]
    public void Known_loops_have_their_radius(int agents, double smoothing, int delay, double radius) =>
        Near.Absolute(radius, BeliefLoop.SpectralRadius(agents, smoothing, delay), 5e-4);

    [Fact]
    public void The_radius_is_the_rate_at_which_the_loop_itself_shrinks_or_grows() => RandomGames.Check(
        from agents in Gen.Choose(2, 40)
        from smoothing in RandomGames.Between(0.02, 0.9)
        from delay in Gen.Choose(0, 4)
        select (agents, smoothing, delay),
        loop =>
        {
            double radius = BeliefLoop.SpectralRadius(loop.agents, loop.smoothing, loop.delay);
            if (Math.Abs(radius - 1) > 0.05)
            {
                // A deviation left alone for 400 steps has either died out or grown.
                Queue<double> beliefs = new(Enumerable.Repeat(1e-3, loop.delay + 1));
                double belief = 1e-3;
                for (int step = 0; step < 400; step++)
                {
                    belief = (1 - loop.smoothing) * belief - loop.smoothing * (loop.agents - 1) * beliefs.Dequeue();
                    beliefs.Enqueue(belief);
                }

                Assert.Equal(radius < 1, beliefs.Max(Math.Abs) < 1e-3);
            }
        });

    [Fact]
    public void The_stable_region_ends_where_the_radius_passes_one() => RandomGames.Check(
        from agents in Gen.Choose(3, 200)
        from delay in Gen.Choose(0, 6)
        select (agents, delay),
        loop =>
        {
            double largest = BeliefLoop.LargestStableSmoothing(loop.agents, loop.delay);
            Assert.True(BeliefLoop.SpectralRadius(loop.agents, 0.999 * largest, loop.delay) < 1);
            Assert.True(BeliefLoop.SpectralRadius(loop.agents, 1.001 * largest, loop.delay) > 1);
            Assert.False(BeliefLoop.IsStable(loop.agents, 1.001 * largest, loop.delay));
        },
        100);

    [Fact]
    public void Without_delay_it_ends_at_two_over_n_and_with_one_step_at_one_over_n_less_one()
    {
        for (int agents = 3; agents <= 1000; agents = 1 + agents * 3 / 2)
        {
            Near.Relative(2.0 / agents, BeliefLoop.LargestStableSmoothing(agents), 1e-12);
            Near.Absolute(1.0 / (agents - 1), BeliefLoop.LargestStableSmoothing(agents, 1), 1e-9 / agents);
            Assert.True(BeliefLoop.LargestStableSmoothing(agents, 2) < BeliefLoop.LargestStableSmoothing(agents, 1));
        }
    }

    [Fact]
    public void Agents_that_miss_the_load_keep_the_mean_loop_stable_for_longer()
    {
        Near.Absolute(2.0 / 12, BeliefLoop.LargestStableSmoothingUnderLoss(12, 0), 1e-12);
        Near.Absolute(4.0 / 12, BeliefLoop.LargestStableSmoothingUnderLoss(12, 0.5), 1e-12);
        Assert.Throws<ParameterException>(() => BeliefLoop.LargestStableSmoothingUnderLoss(12, 1));
    }

    [Fact]
    public void No_other_smoothing_has_a_smaller_radius_than_the_fastest() => RandomGames.Check(
        from agents in Gen.Choose(2, 100)
        from delay in Gen.Choose(0, 5)
        select (agents, delay),
        loop =>
        {
            double fastest = BeliefLoop.FastestSmoothing(loop.agents, loop.delay);
            double radius = BeliefLoop.SpectralRadius(loop.agents, fastest, loop.delay);
            Near.Absolute((1 - fastest) * loop.delay / (loop.delay + 1), radius, 1e-6);
            for (int hundredth = 1; hundredth <= 300; hundredth++)
            {
                double other = Math.Min(1, fastest * hundredth / 100);
                Assert.True(BeliefLoop.SpectralRadius(loop.agents, other, loop.delay) >= radius - 1e-6);
            }
        },
        40);

    [Fact]
    public void Without_delay_the_fastest_smoothing_is_the_dead_beat_one()
    {
        Near.Absolute(0.2, BeliefLoop.DeadBeatSmoothing(5), 1e-15);
        Near.Absolute(0.2, BeliefLoop.FastestSmoothing(5), 1e-15);
        Assert.Equal(1, BeliefLoop.FastestSmoothing(1, 3));
    }

    [Fact]
    public void A_belief_that_is_too_high_silences_the_loop_for_as_long_as_stated() => RandomGames.Check(
        from agents in Gen.Choose(2, 200)
        from smoothing in RandomGames.Between(0.001, 1)
        from belief in RandomGames.Between(0, 10)
        from delay in Gen.Choose(0, 3)
        select (agents, smoothing, belief, delay),
        loop =>
        {
            double belief = loop.belief;
            int steps = 0;
            while ((loop.agents - 1) * belief > 4 * loop.agents)
            {
                // Nothing is observed, and nothing changes, before step d + 1.
                belief *= steps >= loop.delay ? 1 - loop.smoothing : 1;
                steps++;
            }

            Assert.Equal(steps, BeliefLoop.SilentSteps(loop.agents, loop.smoothing, loop.belief, 4 * loop.agents, loop.delay));
        });

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    public void A_belief_that_just_reaches_the_target_silences_nobody(double belief, double steps) =>
        Assert.Equal(steps, BeliefLoop.SilentSteps(agents: 2, smoothing: 0.5, belief, target: 4));

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ParameterException>(() => BeliefLoop.SpectralRadius(0, 0.2));
        Assert.Throws<ParameterException>(() => BeliefLoop.SpectralRadius(5, 1.2));
        Assert.Throws<ParameterException>(() => BeliefLoop.SpectralRadius(5, 0.2, -1));
        Assert.Throws<ParameterException>(() => BeliefLoop.LargestStableSmoothing(5, 101));
    }
}
