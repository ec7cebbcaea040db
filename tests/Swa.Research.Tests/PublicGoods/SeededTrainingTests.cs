using Swa.Research.Figures;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class SeededTrainingTests : IDisposable
{
    private static readonly PublicGoodsGame Game = new(2, 1.5, 0.6, new EffortCost(1, 0.5), 1, 2);
    private static readonly LearningSettings Settings = new() { Updates = 120, EpisodesPerUpdate = 32, Minibatch = 16 };

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-training-").FullName;

    private string Checkpoint => Path.Combine(_folder, "checkpoint.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        double[][] one = Finals(new SeededTraining(Game, Settings, [3, 4, 5]).Run(null, 1, TimeProvider.System));
        Assert.Equal(one, Finals(new SeededTraining(Game, Settings, [3, 4, 5]).Run(null, 3, TimeProvider.System)));
    }

    [Fact]
    public void A_second_training_on_one_checkpoint_is_refused()
    {
        SeededTraining training = new(Game, Settings, [3]);
        IOException? refused = null;
        training.Run(Checkpoint, 1, TimeProvider.System, _ => refused ??= Assert.Throws<IOException>(
            () => new SeededTraining(Game, Settings, [3]).Run(Checkpoint, 1, TimeProvider.System)));
        Assert.Contains("is being written by another run", refused!.Message, StringComparison.Ordinal);
        Assert.Equal([Checkpoint], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_training_that_diverges_is_refused_and_leaves_a_checkpoint_that_can_be_read()
    {
        LearningSettings fast = Settings with { LearningRate = 1e300 };
        ParameterException refused = Assert.Throws<ParameterException>(
            () => new SeededTraining(Game, fast, [3, 4]).Run(Checkpoint, 2, TimeProvider.System));
        Assert.Contains("a rate under which the training does not diverge", refused.Message, StringComparison.Ordinal);
        Assert.True(!File.Exists(Checkpoint) || TrainingFile.Read(Checkpoint).Count <= 2);
    }

    [Fact]
    public void A_training_that_was_interrupted_ends_as_one_that_was_not()
    {
        IReadOnlyList<PolicyTrainer> whole = new SeededTraining(Game, Settings, [3, 4]).Run(null, 1, TimeProvider.System);
        foreach (int after in (int[])[1, 77, 239])
        {
            File.Delete(Checkpoint);
            using CancellationTokenSource interrupt = new();
            Assert.Throws<OperationCanceledException>(() => new SeededTraining(Game, Settings, [3, 4]).Run(
                Checkpoint, 1, TimeProvider.System, done => CancelAfter(interrupt, done >= after * 32L), interrupt.Token));
            Assert.True(File.Exists(Checkpoint));
            long resumedAt = long.MaxValue;
            IReadOnlyList<PolicyTrainer> resumed = new SeededTraining(Game, Settings, [3, 4]).Run(
                Checkpoint, 2, TimeProvider.System, done => resumedAt = Math.Min(resumedAt, done));
            Assert.Equal((after + 1) * 32, resumedAt);
            Assert.Equal(Finals(whole), Finals(resumed));
            Assert.Equal(whole[0].Curve.Select(point => point.Contributions), resumed[0].Curve.Select(point => point.Contributions));
        }
    }

    [Fact]
    public void A_finished_training_is_read_back_and_not_done_again()
    {
        IReadOnlyList<PolicyTrainer> whole = new SeededTraining(Game, Settings, [3]).Run(Checkpoint, 1, TimeProvider.System);
        IReadOnlyList<PolicyTrainer> again = new SeededTraining(Game, Settings, [3]).Run(
            Checkpoint, 1, TimeProvider.System, _ => Assert.Fail("An update was done again."));
        Assert.Equal(Finals(whole), Finals(again));
    }

    [Fact]
    public void The_checkpoint_of_another_training_is_refused()
    {
        new SeededTraining(Game, Settings, [3]).Run(Checkpoint, 1, TimeProvider.System);
        AssertRefused(new SeededTraining(Game.With(bonus: 0.7), Settings, [3]));
        AssertRefused(new SeededTraining(Game, Settings with { LearningRate = 0.02 }, [3]));
        AssertRefused(new SeededTraining(Game, Settings, [4]));

        void AssertRefused(SeededTraining other) => Assert.Equal(
            "checkpoint", Assert.Throws<ParameterException>(() => other.Run(Checkpoint, 1, TimeProvider.System)).Parameter);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,\"trainings\":[{}]}")]
    [InlineData("{\"version\":2,\"trainings\":[]}")]
    [InlineData("training")]
    public void A_file_that_is_not_a_checkpoint_is_refused_and_left_as_it_is(string content)
    {
        File.WriteAllText(Checkpoint, content);
        Assert.Throws<InvalidDataException>(() => new SeededTraining(Game, Settings, [3]).Run(Checkpoint, 1, TimeProvider.System));
        Assert.Equal(content, File.ReadAllText(Checkpoint));
    }

    [Fact]
    public void A_checkpoint_never_replaces_a_file_of_somebody_elses()
    {
        const string Foreign = "{\"mine\":1}";
        File.WriteAllText(Checkpoint, Foreign);
        TrainingCheckpoint saved = new PolicyTrainer(Game, Settings, 3).Save();
        Assert.Throws<OutputExistsException>(() => TrainingFile.Write(Checkpoint, [saved]));
        Assert.Equal(Foreign, File.ReadAllText(Checkpoint));

        string other = Path.Combine(_folder, "checkpoint.txt");
        Assert.Throws<IOException>(() => new SeededTraining(Game, Settings, [3]).Run(other, 1, TimeProvider.System));
        Assert.False(File.Exists(other));
    }

    [Fact]
    public void Settings_and_seeds_out_of_range_are_refused_by_name()
    {
        AssertRefused("seeds", () => new SeededTraining(Game, Settings, []));
        AssertRefused("seeds", () => new SeededTraining(Game, Settings, [1, 1]));
        AssertRefused("updates", () => Settings with { Updates = 0 });
        AssertRefused("episodesPerUpdate", () => Settings with { EpisodesPerUpdate = 0 });
        AssertRefused("epochs", () => Settings with { Epochs = 0 });
        AssertRefused("minibatch", () => Settings with { Minibatch = 0 });
        AssertRefused("clipRange", () => Settings with { ClipRange = 1 });
        AssertRefused("learningRate", () => Settings with { LearningRate = 0 });
        AssertRefused("firstDeviation", () => Settings with { FirstDeviation = 0 });
        AssertRefused("lastDeviation", () => Settings with { LastDeviation = double.NaN });
        AssertRefused("hiddenUnits", () => Settings with { HiddenUnits = 6 });
        AssertRefused("protocol", () => Settings with { Protocol = (Protocol)9 });

        static void AssertRefused(string parameter, Func<object> make) =>
            Assert.Equal(parameter, Assert.Throws<ParameterException>(make).Parameter);
    }

    private static void CancelAfter(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }

    private static double[][] Finals(IReadOnlyList<PolicyTrainer> trainers) =>
        [.. trainers.Select(trainer => trainer.Evaluate().Contributions)];
}
