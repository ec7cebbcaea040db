namespace Swa.Research.Fuzzing;

/// <summary>A kind of trials. The same seed draws the same trial.</summary>
internal interface ITrials
{
    /// <summary>What is drawn, in the plural.</summary>
    string Name { get; }

    /// <summary>Makes the folder ready, runs the command in it, and says what is wrong with what it did.</summary>
    Task<TrialOutcome> TryAsync(Random random, string folder, CancellationToken cancellation);
}
