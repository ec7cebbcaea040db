namespace Swa.Research.PublicGoods;

/// <summary>The whole state of a training between two updates.</summary>
/// <param name="Game">The game that is learnt.</param>
/// <param name="Settings">How it is learnt.</param>
/// <param name="Seed">The seed.</param>
/// <param name="UpdatesDone">Number of updates done.</param>
/// <param name="Curve">The learning curve so far.</param>
/// <param name="Learners">Each agent's networks and optimisers.</param>
public sealed record TrainingCheckpoint(
    PublicGoodsGame Game,
    LearningSettings Settings,
    ulong Seed,
    int UpdatesDone,
    IReadOnlyList<TrainingPoint> Curve,
    IReadOnlyList<LearnerState> Learners);

/// <summary>One agent's networks and optimisers.</summary>
/// <param name="Actor">Parameters of the policy network.</param>
/// <param name="Critic">Parameters of the value network.</param>
/// <param name="ActorFirstMoment">First moment of the policy's optimiser.</param>
/// <param name="ActorSecondMoment">Second moment of the policy's optimiser.</param>
/// <param name="CriticFirstMoment">First moment of the value network's optimiser.</param>
/// <param name="CriticSecondMoment">Second moment of the value network's optimiser.</param>
/// <param name="Steps">Steps that both optimisers have taken.</param>
public sealed record LearnerState(
    double[] Actor,
    double[] Critic,
    double[] ActorFirstMoment,
    double[] ActorSecondMoment,
    double[] CriticFirstMoment,
    double[] CriticSecondMoment,
    long Steps);
