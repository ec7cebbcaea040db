namespace Swa.Research.Tests.Theory;

public class BestResponseTests
{
    [Fact]
    public void The_search_goes_on_as_long_as_any_agent_gains_though_the_last_one_does_not()
    {
        // The first follows the second, the second goes to 0.8, the third stays at its start: the first must move twice.
        double[] aims = [double.NaN, 0.8, 0.5];
        BestResponse found = BestResponse.Find(
            [1, 1, 1], (agent, actions) => -Math.Pow(actions[agent] - (agent == 0 ? actions[1] : aims[agent]), 2));
        Assert.True(found.Converged);
        Assert.Equal(3, found.Rounds);
        Assert.All(found.Demands.Zip([0.8, 0.8, 0.5]), pair => Near.Absolute(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void A_game_without_an_equilibrium_ends_with_the_gain_that_is_left()
    {
        // The first wants the other's action, the second wants to be half a range away from the first's.
        BestResponse found = BestResponse.Find(
            [1, 1], (agent, actions) => (agent == 0 ? -1 : 1) * Math.Abs(actions[0] - actions[1]));
        Assert.False(found.Converged);
        Assert.True(found.LargestGain > 0.4);
    }
}
