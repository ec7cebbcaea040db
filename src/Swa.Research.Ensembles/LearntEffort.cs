using System.Security.Cryptography;

namespace Swa.Research.Ensembles;

/// <summary>Each agent's effort is what it has learnt to contribute in the public goods game, given the contributions it sees.</summary>
/// <remarks>The contribution's position between c_min and c_max is the effort, so that more contribution never means less effort.</remarks>
public sealed class LearntEffort : IEffortPolicy
{
    private readonly PolicyTrainer _trained;

    private LearntEffort(PolicyTrainer trained, string name) => (_trained, Name) = (trained, name);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The game that was learnt.</summary>
    public PublicGoodsGame Game => _trained.Game;

    /// <summary>What the agents saw of earlier contributions when they learnt.</summary>
    public Observation Observation => _trained.Settings.Observation;

    /// <summary>Reads a file of learnt policies; of several seeds, the first.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ParameterException">The file does not exist, is not a file of policies, or its training had not ended.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LearntEffort Read(string path)
    {
        const string allowed = "a file of policies that agents have learned";
        if (!File.Exists(path))
        {
            throw new ParameterException("policy", $"'{path}', which is not a file", allowed);
        }

        PolicyTrainer trained;
        try
        {
            trained = TrainingFile.Read(path) is [TrainingCheckpoint first, ..]
                ? PolicyTrainer.Resume(first)
                : throw new ParameterException("policy", $"'{path}', which holds no training", allowed);
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException and not ParameterException)
        {
            throw new ParameterException("policy", $"'{path}', which is not a file of policies", allowed);
        }

        return trained.IsFinished
            ? new LearntEffort(trained, $"learnt {Convert.ToHexStringLower(SHA256.HashData(InputFile.ReadBytes(path)))[..16]}")
            : throw new ParameterException("policy", $"'{path}', whose training has not ended", allowed);
    }

    /// <inheritdoc/>
    public double EffortOf(BenchmarkTask task, IReadOnlyList<double> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        double range = Game.MaxContribution - Game.MinContribution;
        double[] contributions = [.. before.Select(effort => Game.MinContribution + range * effort)];
        return Math.Clamp((_trained.ContributionOf(before.Count, contributions) - Game.MinContribution) / range, 0, 1);
    }
}
