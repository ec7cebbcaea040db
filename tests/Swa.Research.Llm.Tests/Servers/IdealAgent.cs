using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Swa.Research.Llm.Tests.Servers;

/// <summary>
/// Answers as the stand-in uniform + argmax would: proposals from the same stream that the stand-in draws from, and the choice of largest
/// combined score. It knows only the prompts and the run's seed.
/// </summary>
internal sealed class IdealAgent(ulong seed)
{
    private static readonly DemandGrid Grid = new(10, 0.25);

    public Task AnswerAsync(ChatRequest request, HttpContext context) => ChatServer.ReplyAsync(context, Answer(request));

    public string Answer(ChatRequest request) => request.Messages.Count == 1 ? "Yes"
        : request.AsksForProposals ? Propose(request)
        : Choose(request);

    private string Propose(ChatRequest request)
    {
        int agent = (int)request.NumberAfter("You are agent ") - 1;
        int step = (int)request.NumberAfter("Step ") - 1;
        RandomStream random = RandomStream.For(seed, agent, step);
        double[] drawn = new double[(int)request.NumberAfter("Propose ")];
        GridDraw.Distinct(Grid.Points, drawn.Length, ref random, drawn);
        return $"{{\"demands\": [{string.Join(", ", drawn.Select(demand => demand.ToString("R", CultureInfo.InvariantCulture)))}]}}";
    }

    private static string Choose(ChatRequest request)
    {
        string best = request.Question.Split('\n')
            .Where(line => line.Split(" | ").Length == 4 && char.IsAsciiDigit(line[0]))
            .Select(line => line.Split(" | "))
            .OrderByDescending(row => decimal.Parse(row[3], CultureInfo.InvariantCulture))
            .ThenBy(row => double.Parse(row[0], CultureInfo.InvariantCulture))
            .First()[0];
        return $"{{\"demand\": {best}}}";
    }
}
