using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Swa.Research.Llm.Tests;

public sealed class ReplyReaderTests
{
    private static readonly DemandGrid Grid = new(10, 0.25);

    private static readonly ScoredCandidate[] Candidates =
        [.. new[] { 0, 2, 4, 4.5, 8 }.Select(demand => new ScoredCandidate(demand, 0, 0, 0))];

    [Theory]
    [InlineData("{\"demands\": [1, 2.5, 3]}")]
    [InlineData("```json\n{\"demands\": [1, 2.5, 3]}\n```")]
    [InlineData("Sure! Here you go:\n{\"demands\": [1, 2.5, 3]}\nHope this helps {smile}.")]
    [InlineData("<think>maybe {\"demands\": [9, 8, 7]}?</think>{\"demands\": [1, 2.5, 3]}")]
    [InlineData("so {\"demands\": [9, 8, 7]} is bad</think>{\"demands\": [1, 2.5, 3]}")]
    [InlineData("<thinking>\n…</thinking>\n{\"Demands\": [\"1\", \" 2.5 \", \"3e0\"]}")]
    [InlineData("{\"demands\": [1, 2.5, 3,],}")]
    [InlineData("{\"demands\": [1, 2.5, 3], \"why\": {\"deep\": [[[0]]]}}")]
    [InlineData("[1, 2.5, 3]")]
    [InlineData("I choose [1, 2.5, 3].")]
    [InlineData("{\"demands\": [1, 2.5, 3]} or, once more, {\"demands\": [1, 2.5, 3]}")]
    [InlineData("{note} {\"demands\": [1, 2.5, 3]}")]
    [InlineData("{\"demands\": [1, 2.5000000000000004, 3]}")]
    public void Proposals_are_read_whatever_surrounds_them(string reply)
    {
        Reading<IReadOnlyList<double>> reading = ReplyReader.Proposals(reply, ChatFinishReason.Stop, 3, 10);

        Assert.True(reading.TryGet(out IReadOnlyList<double>? proposals), reading.Problem?.Explanation);
        Assert.Equal([1, 2.5, 3], proposals);
    }

    [Theory]
    [InlineData("", ReplyProblemKind.Empty)]
    [InlineData("  \n ", ReplyProblemKind.Empty)]
    [InlineData("I would ask for 1, 2 and 3.", ReplyProblemKind.NoJson)]
    [InlineData("b)", ReplyProblemKind.NoJson)]
    [InlineData("{\"demands\": [1, 2, NaN]}", ReplyProblemKind.NoJson)]
    [InlineData("{\"demands\": [1, 2, \"NaN\"]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, \"Infinity\"]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, \"3,5\"]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, null]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, true]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, \"\"]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, [3]]}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demands\": [1, 2, 1e999]}", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"demands\": [1, 2, 10.1]}", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"demands\": [1, 2, -0.5]}", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"demands\": [1, 2, 2.0]}", ReplyProblemKind.Duplicate)]
    [InlineData("{\"demands\": [1, 2]}", ReplyProblemKind.WrongCount)]
    [InlineData("{\"demands\": [1, 2, 3, 4]}", ReplyProblemKind.WrongCount)]
    [InlineData("{\"demands\": []}", ReplyProblemKind.WrongCount)]
    [InlineData("{\"demands\": 3}", ReplyProblemKind.WrongForm)]
    [InlineData("{\"demand\": [1, 2, 3]}", ReplyProblemKind.WrongForm)]
    [InlineData("{}", ReplyProblemKind.WrongForm)]
    [InlineData("{\"demands\": [1, 2, 3]} no: {\"demands\": [1, 2, 4]}", ReplyProblemKind.SeveralAnswers)]
    [InlineData("{\"demands\": [1, 2, 3], \"demands\": [1, 2, 4]}", ReplyProblemKind.SeveralAnswers)]
    [InlineData("{\"rejected\": [1, 2, 3], \"demands\": [oops]}", ReplyProblemKind.NoJson)]
    [InlineData("{\"draft\": {\"demands\": [1, 2, 3]}, broken", ReplyProblemKind.NoJson)]
    [InlineData("<think>{\"demands\": [1, 2, 3]}", ReplyProblemKind.CutOff)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", ReplyProblemKind.NoJson)]
    public void A_reply_that_is_not_clear_is_a_problem_and_never_a_number(string reply, ReplyProblemKind expected)
    {
        Reading<IReadOnlyList<double>> reading = ReplyReader.Proposals(reply, ChatFinishReason.Stop, 3, 10);

        Assert.False(reading.TryGet(out _));
        Assert.Equal(expected, reading.Problem!.Kind);
    }

    [Fact]
    public void A_reply_that_was_cut_off_or_held_back_says_so()
    {
        Assert.Equal(ReplyProblemKind.CutOff, ReplyReader.Proposals("{\"demands\": [1, 2", ChatFinishReason.Length, 3, 10).Problem!.Kind);
        Assert.Equal(ReplyProblemKind.CutOff, ReplyReader.Proposals("", ChatFinishReason.Length, 3, 10).Problem!.Kind);
        Assert.Equal(ReplyProblemKind.Refused, ReplyReader.Proposals("", ChatFinishReason.ContentFilter, 3, 10).Problem!.Kind);
        Assert.True(ReplyReader.Proposals("{\"demands\": [1, 2, 3]} and so", ChatFinishReason.Length, 3, 10).TryGet(out _));
    }

    [Theory]
    [InlineData("{\"demand\": 4}", 2, false)]
    [InlineData("{\"demand\": \"4.5\"}", 3, false)]
    [InlineData("4.5", 3, false)]
    [InlineData(" 8 ", 4, false)]
    [InlineData("{\"demand\": 4.1}", 2, true)]
    [InlineData("{\"demand\": 1.875}", 1, true)]
    [InlineData("{\"demand\": 4.0000000001}", 2, false)]
    [InlineData("```\n{\"demand\": -0.0}\n```", 0, false)]
    public void A_choice_is_a_listed_row_or_snaps_within_half_a_grid_step(string reply, int index, bool snapped)
    {
        Reading<Choice> reading = ReplyReader.Choice(reply, ChatFinishReason.Stop, Candidates, Grid);

        Assert.True(reading.TryGet(out Choice choice), reading.Problem?.Explanation);
        Assert.Equal(new Choice(index, snapped), choice);
    }

    [Theory]
    [InlineData("{\"demand\": 4.2}", ReplyProblemKind.NotInTable)]
    [InlineData("{\"demand\": 10}", ReplyProblemKind.NotInTable)]
    [InlineData("{\"demand\": 10.1}", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"demand\": \"four\"}", ReplyProblemKind.NotANumber)]
    [InlineData("{\"demand\": null}", ReplyProblemKind.NotANumber)]
    [InlineData("[4]", ReplyProblemKind.WrongForm)]
    [InlineData("I take 4.", ReplyProblemKind.NoJson)]
    [InlineData("{\"demand\": 4, \"demand\": 8}", ReplyProblemKind.SeveralAnswers)]
    [InlineData("NaN", ReplyProblemKind.NoJson)]
    [InlineData("", ReplyProblemKind.Empty)]
    public void A_choice_that_is_not_in_the_table_is_a_problem(string reply, ReplyProblemKind expected)
    {
        Reading<Choice> reading = ReplyReader.Choice(reply, ChatFinishReason.Stop, Candidates, Grid);

        Assert.False(reading.TryGet(out _));
        Assert.Equal(expected, reading.Problem!.Kind);
    }

    [Theory]
    [InlineData("{\"candidates\": [1, 2.5, 3]}", "1 2.5 3", null)]
    [InlineData("{\"candidates\": [1, 77, 1, \"3\", \"x\", null, -2]}", "1 3", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"candidates\": [1, 2]}", "1 2", ReplyProblemKind.WrongCount)]
    [InlineData("{\"candidates\": [1, 1, 1]}", "1", ReplyProblemKind.Duplicate)]
    public void By_the_authors_rules_the_valid_proposals_are_kept(string reply, string kept, ReplyProblemKind? mended)
    {
        Reading<IReadOnlyList<double>> reading = ReplyReader.ValidProposals(reply, null, 3, 10, "candidates");

        Assert.True(reading.TryGet(out IReadOnlyList<double>? proposals));
        Assert.Equal(kept, string.Join(' ', proposals));
        Assert.Equal(mended, reading.Mended?.Kind);
    }

    [Theory]
    [InlineData("{\"candidates\": []}", ReplyProblemKind.WrongCount)]
    [InlineData("{\"candidates\": [77, 78, 79]}", ReplyProblemKind.OutOfRange)]
    [InlineData("none", ReplyProblemKind.NoJson)]
    public void By_the_authors_rules_nothing_valid_is_a_problem(string reply, ReplyProblemKind problem) =>
        Assert.Equal(problem, ReplyReader.ValidProposals(reply, null, 3, 10, "candidates").Problem!.Kind);

    [Theory]
    [InlineData("{\"action\": 4.50}", 3, false)]
    [InlineData("{\"action\": 77}", 4, true)]
    [InlineData("{\"action\": -3}", 0, true)]
    [InlineData("{\"action\": 3}", 1, true)]
    public void By_the_authors_rules_a_choice_is_the_nearest_candidate(string reply, int index, bool snapped)
    {
        Assert.True(ReplyReader.NearestChoice(reply, null, Candidates, "action").TryGet(out Choice choice));
        Assert.Equal(new Choice(index, snapped), choice);
    }

    [Theory]
    [InlineData("{\"scores\": {\"4.0\": {\"own\": 0.5, \"group\": 1}, \"0\": {\"own\": 0, \"group\": \"0.25\"}}}", null)]
    [InlineData("{\"scores\": {\"0\": {\"own\": 0.5, \"group\": 1}}}", ReplyProblemKind.WrongCount)]
    [InlineData("{\"scores\": {\"0\": {\"own\": 0, \"group\": 2}, \"4\": {\"own\": 0, \"group\": 0}}}", ReplyProblemKind.OutOfRange)]
    [InlineData("{\"scores\": {\"0\": {\"own\": 0.5}, \"4\": {\"own\": 0, \"group\": 0}}}", ReplyProblemKind.WrongForm)]
    [InlineData("{\"scores\": {\"0\": 1, \"4\": 1}}", ReplyProblemKind.WrongForm)]
    [InlineData("{\"scores\": {\"5\": {\"own\": 0.5, \"group\": 1}}}", ReplyProblemKind.NotInTable)]
    [InlineData("{\"scores\": [1]}", ReplyProblemKind.WrongForm)]
    public void Scores_are_read_for_every_demand_or_not_at_all(string reply, ReplyProblemKind? problem)
    {
        Reading<IReadOnlyList<ModelScore>> reading = ReplyReader.Scores(reply, null, [0, 4]);

        Assert.Equal(problem, reading.Problem?.Kind);
        if (reading.TryGet(out IReadOnlyList<ModelScore>? scores))
        {
            Assert.Equal([new ModelScore(0, 0.25), new ModelScore(0.5, 1)], scores);
        }
    }

    [Theory]
    [InlineData("  \"Let us\n all ask\tfor 4.\" ", "Let us all ask for 4.")]
    [InlineData("<think>hm</think>Four.", "Four.")]
    [InlineData("<think>hm", "")]
    [InlineData("", "")]
    [InlineData("a\u001b[31mb", "a[31mb")]
    [InlineData("123456789 123456789 12 3456789", "123456789 123456789 12 …")]
    public void A_message_is_one_line_of_words(string reply, string message)
    {
        Assert.True(ReplyReader.Message(reply, 22).TryGet(out string? read));
        Assert.Equal(message, read);
    }

    [Fact]
    public void No_text_at_all_makes_the_reader_throw_or_give_a_number_out_of_range()
    {
        string[] pieces =
            ["{", "}", "[", "]", "\"demands\"", "\"demand\"", ":", ",", "1", "11", "-3", "NaN", "\"", "<think>", "</think>", "```", " x ",
            "\u0000", "\ud800"];
        Arbitrary<string> texts = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            Reading<IReadOnlyList<double>> proposals = ReplyReader.Proposals(text, null, 1, 10);
            Reading<Choice> choice = ReplyReader.Choice(text, null, Candidates, Grid);
            return (!proposals.TryGet(out IReadOnlyList<double>? numbers) || (numbers.Count == 1 && numbers[0] is >= 0 and <= 10))
                && (!choice.TryGet(out Choice row) || row.Index is >= 0 and < 5);
        }).Check(QuietChecks.Config.WithMaxTest(2000));
    }

    [Fact]
    public void Reading_takes_time_in_proportion_to_the_text()
    {
        foreach (string piece in new[] { "{", "[", "{a}", "[1,", "{\"demands\":", "<think>" })
        {
            string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

            Assert.NotNull(ReplyReader.Proposals(text, null, 3, 10).Problem);
        }
    }
}
