namespace Swa.Research.Reproduction;

/// <summary>
/// Scores of an agent that cares for itself alone and pays a Pigouvian tax: what the others lose by its demand, β(n − 1)/n per unit of
/// predicted excess.
/// </summary>
/// <remarks>
/// Its net reward is a − (β/n)E − (β(n − 1)/n)E = a − βE, welfare up to what does not depend on a: the tax does for the incentive what λ =
/// 1 does. It is played at weight 1, where the group score alone counts. Prediction and belief are those of the rule, and so is the
/// belief's loop.
/// </remarks>
public sealed class PigouvianScorer : ICandidateScorer
{
    private readonly CongestionGame _game;

    /// <summary>Makes the scorer.</summary>
    /// <param name="game">The game.</param>
    public PigouvianScorer(CongestionGame game) => _game = Require.Given(game, nameof(game), "a game");

    /// <inheritdoc/>
    public double ReferenceWelfare => _game.MaxDemand;

    /// <summary>The tax rate: β(n − 1)/n per unit of predicted excess.</summary>
    public double Rate => _game.Severity * (_game.Agents - 1) / _game.Agents;

    /// <inheritdoc/>
    public double SelfScore(double demand) => Scores.Self(demand, _game.MaxDemand);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief)
    {
        double load = demand + (_game.Agents - 1) * belief;
        return (_game.Reward(demand, load) - Rate * _game.Excess(load)) / ReferenceWelfare;
    }
}
