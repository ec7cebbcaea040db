using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Swa.Research.Cli.Simulated;

namespace Swa.Research.Llm.Tests.Servers;

/// <summary>
/// Answers as the stand-in uniform + argmax does in a run of a seed: proposals from the same stream that the stand-in draws from, and the
/// choice of largest combined score. It knows only the prompts and the run's seed.
/// </summary>
internal sealed class IdealAgent(ulong seed)
{
    private readonly SimulatedModel _model = SimulatedModel.Parse("argmax", seed);

    public Task AnswerAsync(ChatRequest request, HttpContext context) => ChatServer.ReplyAsync(context, Answer(request));

    public string Answer(ChatRequest request)
    {
        JsonObject body = JsonObject.Create(request.Body)!;
        body.Remove("seed");
        return _model.Answer(JsonSerializer.SerializeToElement(body), new SimulatedFaults()).Text!;
    }
}
