using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Swa.Research.Llm.Tests.Servers;

/// <summary>
/// Answers as the stand-in uniform + argmax would: proposals from the same stream that the stand-in draws from, and the choice of largest
/// combined score; where it scores itself, it values high demands for itself and low ones for all, and alone it demands its belief. It
/// knows only the prompts and the run's seed; the paper's questions for proposals do not say which agent is asked: all are the first.
/// </summary>
internal sealed class IdealAgent(ulong seed)
{
    private static readonly DemandGrid Grid = new(10, 0.25);

    public Task AnswerAsync(ChatRequest request, HttpContext context) => request.Asked is { ByLetter: true } letters
        ? ChatServer.ReplyAsync(context, $"{(char)('A' + Best(letters))}", likelihoods: Likelihoods(letters))
        : ChatServer.ReplyAsync(context, Answer(request));

    public string Answer(ChatRequest request) => request.Asked switch
    {
        null => "Yes",
        { Role: DecisionRole.Propose } asked => Propose(asked),
        { Role: DecisionRole.Choose } asked => $"{{\"{asked.Property}\": {Text(asked.Demands[Best(asked)])}}}",
        { Role: DecisionRole.Score } asked => Scores(asked),
        { Role: DecisionRole.Demand } asked => $"{{\"{asked.Property}\": {Text(Grid.Nearest(asked.Belief))}}}",
        { Agent: int agent } asked => $"I am agent {agent + 1} and I ask for {Text(Grid.Nearest(asked.Belief))}.",
        _ => throw new InvalidOperationException("A question of no known kind."),
    };

    private string Propose(AskedQuestion asked)
    {
        RandomStream random = RandomStream.For(seed, asked.Agent ?? 0, asked.Step);
        double[] drawn = new double[asked.Proposals];
        GridDraw.Distinct(Grid.Points, drawn.Length, ref random, drawn);
        return $"{{\"{asked.Property}\": [{string.Join(", ", drawn.Select(Text))}]}}";
    }

    private static int Best(AskedQuestion asked) => Enumerable.Range(0, asked.Demands.Count)
        .OrderByDescending(row => asked.Utilities[row]).ThenBy(row => asked.Demands[row]).First();

    /// <summary>Three quarters for the best row, an eighth for each of two others, and something that is no row.</summary>
    private static Dictionary<string, double> Likelihoods(AskedQuestion asked)
    {
        int best = Best(asked);
        int[] others = [.. Enumerable.Range(0, asked.Demands.Count).Where(row => row != best).Take(2)];
        Dictionary<string, double> tokens = new() { [$" {(char)('A' + best)}"] = Math.Log(0.6), ["The"] = Math.Log(0.2) };
        foreach (int other in others)
        {
            tokens[$"{(char)('A' + other)}"] = Math.Log(0.1);
        }

        return tokens;
    }

    private static string Scores(AskedQuestion asked) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["scores"] = asked.Demands.ToDictionary(Text, demand => new { own = demand / 10, group = 1 - demand / 10 }),
    });

    private static string Text(double demand) => demand.ToString("R", CultureInfo.InvariantCulture);
}
